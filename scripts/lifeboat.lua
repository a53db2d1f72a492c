-- Shows the messages of Lifeboat in Wireshark and tshark; docs/protocol.md gives them byte by byte, and
-- docs/captures.md says how to install this file. It is tested with Wireshark 4.0 and Lua 5.2.
--
-- What is no message gets the expert information "malformed" with the reason that a node would count it
-- under. Every list is bounded before it is read, and nothing here ends in an error of Lua.

local PORT = 4747
local MAX_MESSAGE_BYTES = 1472
local MAX_REPLICA_BYTES = 2 ^ 47
local DIGEST_BYTES = 32
local MAX_FRAGMENT_BYTES = 768
local MAX_RADIUS_METERS = 30e6
local MAX_NAMES = 10000
local MAX_LABEL_HOPS = 8 -- Wireshark cuts labels after 240 bytes, in the middle of a character if need be.

local lifeboat = Proto("lifeboat", "Lifeboat")

local TYPES = {
    [1] = "probe", [2] = "probe-reply", [3] = "geo-update", [4] = "replica-packet",
    [5] = "normal-packet", [6] = "accepted", [7] = "stored", [8] = "placed", [9] = "refused",
    [10] = "release", [11] = "outcome-ack", [12] = "train-packet", [13] = "train-report",
    [14] = "inquiry", [15] = "search", [16] = "found", [17] = "fetch",
}
local KINDS = { [0] = "relay", [1] = "server" }
local OUTCOMES = { [0] = "stored", [1] = "placed", [2] = "refused" }
local AREAS = { [0] = "none", [1] = "circle", [2] = "polygon" }
local FLAG = { [0] = "no", [1] = "yes" }
local REASONS = {
    [1] = "already handled by this relay",
    [2] = "no relay and no server left that could take it",
    [3] = "not enough free capacity",
    [4] = "the store of the server failed",
    [5] = "the stored bytes do not have the digest that was sent",
    [6] = "the server is excluded",
    [7] = "too many flows",
    [8] = "the path is as long as a packet can record",
    [9] = "no answer in time",
    [10] = "the server holds nothing of this replica",
    [11] = "a hop fell silent, and no other is left that could take it",
    [12] = "the server has another copy of this replica",
}

-- Fields -------------------------------------------------------------------------------------------------

local f = {}
local all_fields = {}

local function field(kind, name, label, ...)
    local made = ProtoField[kind]("lifeboat." .. name, label, ...)
    f[name] = made
    all_fields[#all_fields + 1] = made
end

field("uint16", "magic", "Magic", base.HEX)
field("uint8", "version", "Version")
field("uint8", "type", "Type", base.DEC, TYPES)

field("string", "flow", "Flow")
field("guid", "flow.source", "Source server")
field("uint32", "flow.sequence", "Sequence")
field("uint8", "flow.copy", "Copy")
field("uint8", "flow.attempt", "Attempt")
field("uint64", "incarnation", "Incarnation", base.HEX)

field("ipv4", "probe.sender", "Sender")
field("uint32", "probe.sequence", "Sequence")
field("int64", "probe.sent", "Sent (ns, clock of the sender)")
field("uint64", "probe.geo_digest", "Digest of the geo-table", base.HEX)

field("uint8", "reply.kind", "Kind", base.DEC, KINDS)
field("ipv4", "reply.replier", "Replier")
field("uint32", "reply.sequence", "Sequence of the probe")
field("int64", "reply.echoed", "Echoed (ns, clock of the prober)")
field("uint32", "reply.residence", "Residence (ns)")
field("uint32", "reply.probes_received", "Probes received")
field("uint64", "reply.geo_digest", "Digest of the geo-table", base.HEX)
field("uint8", "reply.has_offer", "Offer follows", base.DEC, FLAG)
field("guid", "offer.server", "Server")
field("double", "offer.cost", "Storage cost")
field("int64", "offer.free", "Free capacity (bytes)")

field("uint8", "geo.has_digests", "Digests follow", base.DEC, FLAG)
field("uint64", "geo.digest", "Digest of a bucket", base.HEX)
field("uint8", "geo.count", "Entries")
field("none", "geo.entry", "Entry")
field("uint16", "geo.age", "Age (s)")
field("ipv4", "geo.relay", "Relay")
field("uint32", "geo.version", "Version")
field("double", "geo.latitude", "Latitude (degrees)")
field("double", "geo.longitude", "Longitude (degrees)")
field("uint8", "geo.site_length", "Length of the site (bytes)")
field("string", "geo.site", "Site")
field("uint8", "geo.lan_count", "LANs")
field("string", "geo.lan", "LAN")
field("ipv4", "geo.lan.network", "Network")
field("uint8", "geo.lan.length", "Length of the prefix")

field("uint64", "offset", "Offset in the stream (bytes)")
field("uint64", "replica_length", "Length of the replica (bytes)")
field("bytes", "fragment", "Fragment")
field("bytes", "digest", "SHA-256 of the replica")

field("none", "criteria", "Evaluation criteria")
field("int64", "criteria.time_limit", "Upper limit of time (ns)")
field("int64", "criteria.max_delay", "Largest path delay (ns)")
field("int64", "criteria.min_throughput", "Least throughput (bit/s)")
field("double", "criteria.min_reliability", "Least reliability degree")
field("double", "criteria.max_cost", "Largest storage cost")
field("double", "criteria.least_distance", "Least distance from the source site (m)")
field("uint8", "criteria.area", "Area", base.DEC, AREAS)
field("double", "area.latitude", "Latitude (degrees)")
field("double", "area.longitude", "Longitude (degrees)")
field("int32", "area.radius", "Radius (m)")
field("uint8", "area.corner_count", "Corners")
field("uint8", "criteria.excluded_area_count", "Excluded circles")
field("double", "excluded_area.latitude", "Latitude (degrees)")
field("double", "excluded_area.longitude", "Longitude (degrees)")
field("int32", "excluded_area.radius", "Radius (m)")
field("uint8", "criteria.excluded_server_count", "Excluded servers")
field("guid", "criteria.excluded_server", "Excluded server")

field("none", "journey", "Journey so far")
field("uint8", "journey.has_site", "Source site follows", base.DEC, FLAG)
field("double", "site.latitude", "Latitude of the source (degrees)")
field("double", "site.longitude", "Longitude of the source (degrees)")
field("ipv4", "journey.local_source", "Local source")
field("int64", "journey.time_used", "Time used (ns)")
field("int64", "journey.path_delay", "Path delay (ns)")
field("int64", "journey.bottleneck", "Bottleneck (bit/s)")

field("none", "path", "Path")
field("uint8", "path.count", "Relays")
field("ipv4", "path.relay", "Relay")

field("none", "ranges", "Ranges")
field("uint8", "ranges.count", "Ranges")
field("none", "range", "Range")
field("uint64", "range.from", "From (byte)")
field("uint64", "range.to", "To (byte, exclusive)")

field("int64", "credit", "Credit (bytes)")
field("none", "destination", "Destination")
field("ipv4", "destination.address", "Address")
field("guid", "destination.server", "Server")
field("uint8", "destination.has_site", "Site follows", base.DEC, FLAG)
field("double", "destination.latitude", "Latitude (degrees)")
field("double", "destination.longitude", "Longitude (degrees)")
field("int64", "bottleneck", "Bottleneck (bit/s)")

field("uint8", "refused.reason", "Reason", base.DEC, REASONS)
field("uint8", "refused.has_server", "Server follows", base.DEC, FLAG)
field("guid", "refused.server", "Server")
field("uint8", "release.surplus", "Placed elsewhere", base.DEC, FLAG)
field("uint8", "ack.outcome", "Outcome", base.DEC, OUTCOMES)
field("int64", "ack.stored", "Bytes stored")

field("ipv4", "train.sender", "Sender")
field("uint32", "train.number", "Train")
field("uint8", "train.index", "Index")
field("uint8", "train.count", "Packets in the train")
field("int64", "train.sent", "Sent (ns, clock of the sender)")
field("uint16", "train.length", "Length (bytes)")
field("bytes", "train.filling", "Filling")
field("ipv4", "report.reporter", "Reporter")
field("uint8", "report.arrived", "Packets arrived")
field("uint8", "report.disturbed", "Disturbed", base.DEC, FLAG)
field("int64", "report.throughput", "Throughput (bit/s)")

field("uint64", "search.number", "Search", base.HEX)
field("uint8", "search.round", "Round")
field("uint8", "search.hops", "Relays passed")
field("ipv4", "search.seeker", "Seeker")
field("guid", "fetch.seeker", "Seeker")

lifeboat.fields = all_fields

local malformed = ProtoExpert.new("lifeboat.malformed", "Malformed message",
    expert.group.MALFORMED, expert.severity.ERROR)
local cut = ProtoExpert.new("lifeboat.cut", "There is only the beginning of this message",
    expert.group.UNDECODED, expert.severity.NOTE)
local bug = ProtoExpert.new("lifeboat.bug", "Fault of this dissector",
    expert.group.DEBUG, expert.severity.ERROR)
lifeboat.experts = { malformed, cut, bug }

local icmp_type = Field.new("icmp.type")

-- Text ---------------------------------------------------------------------------------------------------

local function scaled(value, step, units)
    local unit = 1
    while value >= step and unit < #units do
        value = value / step
        unit = unit + 1
    end
    return string.format(value < 1000 and "%.4g" or "%.0f", value) .. " " .. units[unit]
end

local function bytes_text(value)
    return scaled(value, 1024, { "bytes", "KiB", "MiB", "GiB", "TiB" })
end

local function rate_text(value)
    return scaled(value, 1000, { "bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s" })
end

local function time_text(nanos)
    return scaled(nanos, 1000, { "ns", "µs", "ms", "s" })
end

local function count_text(count, one, many)
    return string.format("%d ", count) .. (count == 1 and one or many)
end

local function range_text(from, to)
    return string.format("%.0f..%.0f", from, to)
end

-- Servers by their UUIDs, as far as packets have told whose they are.
local names = {}
local name_count = 0

local function learn(uuid, address)
    if names[uuid] == nil and name_count < MAX_NAMES then
        name_count = name_count + 1
        names[uuid] = tostring(address)
    end
end

local function name_of(uuid)
    return names[uuid] or string.sub(uuid, 1, 8)
end

function lifeboat.init()
    names = {}
    name_count = 0
end

local function uuid_text(range)
    local hex = string.lower(tostring(range:bytes()))
    return table.concat({ hex:sub(1, 8), hex:sub(9, 12), hex:sub(13, 16), hex:sub(17, 20), hex:sub(21) }, "-")
end

-- Reading ------------------------------------------------------------------------------------------------

-- Reads one message from its beginning to its end. What is wrong is thrown as a table and caught in
-- lifeboat.dissector.
local Reader = {}
Reader.__index = Reader

local function fault(reason)
    error({ malformed = reason }, 0)
end

function Reader.new(tvb)
    return setmetatable({ tvb = tvb, at = 0, length = tvb:reported_len(), captured = tvb:len() }, Reader)
end

function Reader:remaining()
    return self.length - self.at
end

function Reader:range(count)
    if count > self:remaining() then
        fault(string.format("ends %d bytes too early", count - self:remaining()))
    end
    if self.at + count > self.captured then
        error({ cut = true }, 0)
    end
    local range = self.tvb(self.at, count)
    self.at = self.at + count
    return range
end

-- Adds a field of so many bytes; returns where it is and its item.
function Reader:add(tree, name, count)
    local range = self:range(count)
    return range, tree:add(f[name], range)
end

function Reader:unsigned(tree, name, count)
    local range, item = self:add(tree, name, count)
    if count > 4 then
        return range:uint64():tonumber(), item
    end
    return range:uint(), item
end

function Reader:up_to(tree, name, limit, what)
    local count, item = self:unsigned(tree, name, 1)
    if count > limit then
        fault(string.format("%d %s, more than %d", count, what, limit))
    end
    return count, item
end

function Reader:one_of(tree, name, values, what)
    local code = self:unsigned(tree, name, 1)
    if values[code] == nil then
        fault(string.format("no %s has code %d", what, code))
    end
    return values[code]
end

function Reader:flag(tree, name)
    local value = self:unsigned(tree, name, 1)
    if value > 1 then
        fault(string.format("neither present nor absent: %d", value))
    end
    return value == 1
end

-- A number that must not be negative; what a zero means, and how others read, is added to the item.
function Reader:amount(tree, name, what, zero, text)
    local range, item = self:add(tree, name, 8)
    if range(0, 1):uint() >= 128 then
        fault("negative " .. what)
    end
    local value = range:uint64():tonumber()
    if value == 0 and zero then
        item:append_text(" (" .. zero .. ")")
    elseif text then
        item:append_text(" (" .. text(value) .. ")")
    end
    return value
end

function Reader:double(tree, name, least, most, what)
    local range, item = self:add(tree, name, 8)
    local value = range:float()
    if not (value >= least and value <= most) then
        fault(what .. " out of range")
    end
    return value, item
end

function Reader:place(tree, prefix)
    local latitude = self:double(tree, prefix .. ".latitude", -90, 90, "latitude")
    local longitude = self:double(tree, prefix .. ".longitude", -180, 180, "longitude")
    return latitude, longitude
end

function Reader:short_degrees(tree, name)
    local range = self:range(4)
    local degrees = range:int() / 1e7
    tree:add(f[name], range, degrees)
    return degrees
end

function Reader:short_place(tree, prefix)
    local latitude = self:short_degrees(tree, prefix .. ".latitude")
    local longitude = self:short_degrees(tree, prefix .. ".longitude")
    if math.abs(latitude) > 90 or math.abs(longitude) > 180 then
        fault("no such place")
    end
end

function Reader:circle(tree, prefix)
    self:short_place(tree, prefix)
    local range = self:add(tree, prefix .. ".radius", 4)
    local radius = range:int()
    if radius < 0 or radius > MAX_RADIUS_METERS then
        fault("radius out of range")
    end
end

function Reader:address(tree, name)
    return tostring((self:add(tree, name, 4)):ipv4())
end

function Reader:uuid(tree, name)
    return uuid_text((self:add(tree, name, 16)))
end

function Reader:flow(tree)
    local range = self:range(22)
    local flow = { uuid = uuid_text(range(0, 16)), sequence = range(16, 4):uint(),
        copy = range(20, 1):uint(), attempt = range(21, 1):uint() }
    local key = string.format("%s:%.0f:%d:%d", flow.uuid, flow.sequence, flow.copy, flow.attempt)
    flow.item = tree:add(f["flow"], range, key)
    flow.item:add(f["flow.source"], range(0, 16))
    flow.item:add(f["flow.sequence"], range(16, 4))
    flow.item:add(f["flow.copy"], range(20, 1))
    flow.item:add(f["flow.attempt"], range(21, 1))
    return flow
end

-- A subtree that will cover what is read into it.
function Reader:subtree(tree, name)
    local item = tree:add(f[name], self.tvb(math.min(self.at, self.captured), 0))
    return item, self.at
end

function Reader:path(tree)
    local item, start = self:subtree(tree, "path")
    local count = self:up_to(item, "path.count", 64, "relays on the path")
    local relays = {}
    for i = 1, count do
        local relay = self:address(item, "path.relay")
        if i <= MAX_LABEL_HOPS then
            relays[i] = relay
        end
    end
    item:set_len(self.at - start)
    local more = count > MAX_LABEL_HOPS and string.format(" and %d more", count - MAX_LABEL_HOPS) or ""
    item:append_text(": " .. (count == 0 and "no relay" or table.concat(relays, " → ") .. more))
    return count
end

function Reader:ranges(tree)
    local item, start = self:subtree(tree, "ranges")
    local count = self:up_to(item, "ranges.count", 64, "ranges")
    local last = -1
    local texts = {}
    for i = 1, count do
        local one, from_at = self:subtree(item, "range")
        local from = self:unsigned(one, "range.from", 6)
        local to = self:unsigned(one, "range.to", 6)
        one:set_len(self.at - from_at)
        one:append_text(" " .. range_text(from, to))
        if from <= last or to <= from then
            fault("ranges are not in ascending order")
        end
        last = to
        texts[i] = range_text(from, to)
    end
    item:set_len(self.at - start)
    local text = count == 0 and "nothing" or texts[1] .. (count > 1 and string.format(" and %d more", count - 1) or "")
    item:append_text(": " .. text)
    return text
end

function Reader:destination(tree)
    local item, start = self:subtree(tree, "destination")
    local address = self:address(item, "destination.address")
    local server = self:uuid(item, "destination.server")
    if self:flag(item, "destination.has_site") then
        self:place(item, "destination")
    end
    item:set_len(self.at - start)
    item:append_text(": " .. address)
    learn(server, address)
    return address
end

-- RFC 3629: no surrogates, nothing longer than need be.
local function is_utf8(text)
    local at = 1
    while at <= #text do
        local lead, second = text:byte(at, at + 1)
        local more, least, most = 0, 0x80, 0xbf
        if lead >= 0xf0 then
            more = 3
            least = lead == 0xf0 and 0x90 or least
            most = lead == 0xf4 and 0x8f or most
        elseif lead >= 0xe0 then
            more = 2
            least = lead == 0xe0 and 0xa0 or least
            most = lead == 0xed and 0x9f or most
        elseif lead >= 0x80 then
            more = 1
        end
        if lead > 0xf4 or (lead >= 0x80 and lead < 0xc2) or at + more > #text then
            return false
        end
        if more > 0 and (second < least or second > most) then
            return false
        end
        for i = at + 2, at + more do
            local byte = text:byte(i)
            if byte < 0x80 or byte > 0xbf then
                return false
            end
        end
        at = at + more + 1
    end
    return true
end

-- Everything that is left.
function Reader:rest(tree, name)
    local count = self:remaining()
    if count > 0 then
        local held = math.min(count, self.captured - self.at)
        if held > 0 then
            tree:add(f[name], self.tvb(self.at, held))
        end
        if held < count then
            error({ cut = true }, 0)
        end
        self.at = self.length
    end
    return count
end

-- Messages -----------------------------------------------------------------------------------------------

-- Each reads its message behind the header and returns what the column "Info" says after its name.
local bodies = {}

-- What the number of a copy says: docs/protocol.md, "Shards".
local function piece(number)
    local index = number % 16
    if number == 255 then
        return " fetched"
    elseif number >= 240 then
        return string.format(" shard %d fetched", index)
    elseif number >= 16 then
        return string.format(" shard %d, any %d are enough", index, math.floor(number / 16) + 1)
    elseif number > 0 then
        return string.format(" copy %d", number)
    end
    return ""
end

local function about(flow)
    local text = string.format("%s #%.0f", name_of(flow.uuid), flow.sequence) .. piece(flow.copy)
    if flow.attempt > 0 then
        text = text .. string.format(" attempt %d", flow.attempt)
    end
    return text
end

bodies[1] = function(r, tree)
    local sender = r:address(tree, "probe.sender")
    r:add(tree, "incarnation", 8)
    local sequence = r:unsigned(tree, "probe.sequence", 4)
    r:add(tree, "probe.sent", 8)
    r:add(tree, "probe.geo_digest", 8)
    return string.format("#%.0f of %s", sequence, sender)
end

bodies[2] = function(r, tree)
    local kind = r:one_of(tree, "reply.kind", KINDS, "kind of node")
    local replier = r:address(tree, "reply.replier")
    r:add(tree, "incarnation", 8)
    local sequence = r:unsigned(tree, "reply.sequence", 4)
    r:add(tree, "reply.echoed", 8)
    local residence, item = r:unsigned(tree, "reply.residence", 4)
    item:append_text(" (" .. time_text(residence) .. ")")
    r:add(tree, "reply.probes_received", 4)
    r:add(tree, "reply.geo_digest", 8)
    local text = string.format("#%.0f of the %s %s", sequence, kind, replier)
    if r:flag(tree, "reply.has_offer") then
        learn(r:uuid(tree, "offer.server"), replier)
        r:double(tree, "offer.cost", 0, 1.7976931348623157e308, "cost")
        local free = r:amount(tree, "offer.free", "free capacity", nil, bytes_text)
        text = text .. ", " .. bytes_text(free) .. " free"
    end
    return text
end

local function geo_entry(r, tree)
    local item, start = r:subtree(tree, "geo.entry")
    r:add(item, "geo.age", 2)
    local relay = r:address(item, "geo.relay")
    local version = r:unsigned(item, "geo.version", 4)
    r:place(item, "geo")
    local length = r:up_to(item, "geo.site_length", 32, "bytes of text")
    local site = ""
    if length > 0 then
        local range = r:range(length)
        if not is_utf8(range:raw()) then
            fault("text is not UTF-8")
        end
        site = range:string(ENC_UTF_8)
        item:add(f["geo.site"], range, site)
    end
    for _ = 1, r:up_to(item, "geo.lan_count", 4, "LANs") do
        local lan = r:range(5)
        local network, bits = lan(0, 4), lan(4, 1):uint()
        local lan_item = item:add(f["geo.lan"], lan, string.format("%s/%d", tostring(network:ipv4()), bits))
        lan_item:add(f["geo.lan.network"], network)
        lan_item:add(f["geo.lan.length"], lan(4, 1))
        if bits > 32 then
            fault(string.format("%d bits of a prefix, more than 32", bits))
        elseif network:uint() % 2 ^ (32 - bits) ~= 0 then
            fault("bits of a host in a prefix")
        end
    end
    item:set_len(r.at - start)
    item:append_text(string.format(": %s %s, version %.0f", relay, site, version))
    return site ~= "" and site or relay
end

bodies[3] = function(r, tree)
    local with_digests = r:flag(tree, "geo.has_digests")
    for _ = 1, with_digests and 64 or 0 do
        r:add(tree, "geo.digest", 8)
    end
    local count = r:up_to(tree, "geo.count", with_digests and 0 or 14, "entries")
    local sites = {}
    for i = 1, count do
        sites[i] = geo_entry(r, tree)
    end
    if with_digests then
        return "digests of 64 buckets"
    end
    return count_text(count, "entry", "entries") .. (count > 0 and ": " .. table.concat(sites, ", ") or "")
end

local function criteria(r, tree)
    local item, start = r:subtree(tree, "criteria")
    r:amount(item, "criteria.time_limit", "time limit", "the preset of each relay", time_text)
    r:amount(item, "criteria.max_delay", "delay", "any", time_text)
    r:amount(item, "criteria.min_throughput", "throughput", "any", rate_text)
    r:double(item, "criteria.min_reliability", 0, 1, "reliability")
    local cost, cost_item = r:double(item, "criteria.max_cost", 0, math.huge, "cost")
    if cost == math.huge then
        cost_item:append_text(" (any)")
    end
    r:double(item, "criteria.least_distance", 0, MAX_RADIUS_METERS, "least distance")
    local kind = r:unsigned(item, "criteria.area", 1)
    if kind == 1 then
        r:circle(item, "area")
    elseif kind == 2 then
        local corners = r:up_to(item, "area.corner_count", 16, "corners")
        if corners < 3 then
            fault(string.format("a polygon of %d corners", corners))
        end
        for _ = 1, corners do
            r:short_place(item, "area")
        end
    elseif kind ~= 0 then
        fault(string.format("no area has kind %d", kind))
    end
    for _ = 1, r:up_to(item, "criteria.excluded_area_count", 4, "excluded circles") do
        r:circle(item, "excluded_area")
    end
    for _ = 1, r:up_to(item, "criteria.excluded_server_count", 8, "excluded servers") do
        r:uuid(item, "criteria.excluded_server")
    end
    item:set_len(r.at - start)
end

bodies[4] = function(r, tree, pinfo)
    local flow = r:flow(tree)
    learn(flow.uuid, pinfo.net_src) -- On every hop the IP source is the source server.
    local offset = r:unsigned(tree, "offset", 6)
    local replica, item = r:unsigned(tree, "replica_length", 6)
    item:append_text(" (" .. bytes_text(replica) .. ")")
    criteria(r, tree)
    local journey, start = r:subtree(tree, "journey")
    if r:flag(journey, "journey.has_site") then
        r:place(journey, "site")
    end
    r:address(journey, "journey.local_source")
    r:amount(journey, "journey.time_used", "time", nil, time_text)
    r:amount(journey, "journey.path_delay", "delay", nil, time_text)
    r:amount(journey, "journey.bottleneck", "throughput", "not measured", rate_text)
    local hops = r:path(journey)
    journey:set_len(r.at - start)
    local length = r:remaining()
    local is_digest = offset == replica and length == DIGEST_BYTES
    local is_inside = length > 0 and offset + length <= replica
    if length > MAX_FRAGMENT_BYTES then
        fault(string.format("a fragment of %d bytes leaves no room for the path", length))
    end
    if replica > MAX_REPLICA_BYTES or not (is_digest or is_inside) then
        fault(string.format("%d bytes at %.0f of a replica of %.0f", length, offset, replica))
    end
    r:rest(tree, is_digest and "digest" or "fragment")
    return string.format("%s %s of %s, path %s", about(flow),
        is_digest and "digest" or "fragment " .. range_text(offset, offset + length),
        bytes_text(replica), count_text(hops, "hop", "hops")), flow
end

bodies[5] = function(r, tree)
    local flow = r:flow(tree)
    local offset = r:unsigned(tree, "offset", 6)
    local length = r:remaining()
    if length == 0 or offset > MAX_REPLICA_BYTES then
        fault(string.format("no bytes at %.0f", offset))
    end
    r:rest(tree, "fragment")
    return about(flow) .. " fragment " .. range_text(offset, offset + length), flow
end

bodies[6] = function(r, tree)
    local flow = r:flow(tree)
    r:add(tree, "incarnation", 8)
    local credit = r:amount(tree, "credit", "credit", nil, bytes_text)
    local ranges = r:ranges(tree)
    return string.format("%s has %s, credit %s", about(flow), ranges, bytes_text(credit)), flow
end

bodies[7] = function(r, tree)
    local flow = r:flow(tree)
    local address = r:destination(tree)
    r:add(tree, "incarnation", 8)
    r:amount(tree, "bottleneck", "throughput", "not measured", rate_text)
    local hops = r:path(tree)
    local ranges = r:ranges(tree)
    return string.format("%s at %s: %s, path %s", about(flow), address, ranges,
        count_text(hops, "hop", "hops")), flow
end

bodies[8] = function(r, tree)
    local flow = r:flow(tree)
    local address = r:destination(tree)
    local hops = r:path(tree)
    return string.format("%s at %s, path %s", about(flow), address, count_text(hops, "hop", "hops")), flow
end

bodies[9] = function(r, tree)
    local flow = r:flow(tree)
    local reason = r:one_of(tree, "refused.reason", REASONS, "refusal")
    if r:flag(tree, "refused.has_server") then
        r:uuid(tree, "refused.server")
    end
    r:path(tree)
    return about(flow) .. ": " .. reason, flow
end

bodies[10] = function(r, tree)
    local flow = r:flow(tree)
    local surplus = r:flag(tree, "release.surplus")
    return about(flow) .. (surplus and ", placed elsewhere" or ""), flow
end

bodies[11] = function(r, tree)
    local flow = r:flow(tree)
    local outcome = r:one_of(tree, "ack.outcome", OUTCOMES, "outcome")
    local stored = r:amount(tree, "ack.stored", "count", nil, bytes_text)
    return string.format("%s %s", about(flow), outcome)
        .. (stored > 0 and ", " .. bytes_text(stored) or ""), flow
end

bodies[12] = function(r, tree)
    local sender = r:address(tree, "train.sender")
    r:add(tree, "incarnation", 8)
    local train = r:unsigned(tree, "train.number", 4)
    local index = r:unsigned(tree, "train.index", 1)
    local count = r:up_to(tree, "train.count", 32, "packets of a train")
    if index >= count then
        fault(string.format("packet %d of a train of %d", index, count))
    end
    r:add(tree, "train.sent", 8)
    if r:unsigned(tree, "train.length", 2) ~= r.length then
        fault("a packet of a train that is not of its length")
    end
    local start = r.at
    local filling = r:rest(tree, "train.filling")
    if filling > 0 and string.find(r.tvb(start, filling):raw(), "[^\0]") then
        fault("filling that is not zero")
    end
    return string.format("%.0f of %s, packet %d of %d", train, sender, index + 1, count)
end

bodies[13] = function(r, tree)
    local reporter = r:address(tree, "report.reporter")
    r:add(tree, "incarnation", 8)
    local train = r:unsigned(tree, "train.number", 4)
    local arrived = r:up_to(tree, "report.arrived", 32, "packets of a train")
    r:flag(tree, "report.disturbed")
    local throughput = r:amount(tree, "report.throughput", "throughput", "the train does not tell", rate_text)
    return string.format("%.0f by %s, %d arrived", train, reporter, arrived)
        .. (throughput > 0 and ", " .. rate_text(throughput) or "")
end

bodies[14] = function(r, tree)
    local flow = r:flow(tree)
    return about(flow), flow
end

bodies[15] = function(r, tree)
    r:add(tree, "search.number", 8)
    local round = r:unsigned(tree, "search.round", 1)
    local hops = r:up_to(tree, "search.hops", 64, "hops of a search")
    local seeker = r:address(tree, "search.seeker")
    local flow = r:flow(tree)
    return string.format("%s for %s, round %d, %s", about(flow), seeker, round, count_text(hops, "hop", "hops"))
end

bodies[16] = function(r, tree)
    r:add(tree, "search.number", 8)
    local flow = r:flow(tree)
    local replica = r:unsigned(tree, "replica_length", 6)
    local address = r:destination(tree)
    return string.format("%s of %s at %s", about(flow), bytes_text(replica), address)
end

bodies[17] = function(r, tree)
    local flow = r:flow(tree)
    r:uuid(tree, "fetch.seeker")
    return about(flow), flow
end

local function message(r, tree, pinfo)
    if r.length > MAX_MESSAGE_BYTES then
        fault(string.format("longer than any message: %d bytes", r.length))
    end
    if r:unsigned(tree, "magic", 2) ~= 0x4c42 then
        fault("not a message of this protocol")
    end
    local version = r:unsigned(tree, "version", 1)
    if version ~= 1 then
        fault(string.format("version %d", version))
    end
    local code = r:unsigned(tree, "type", 1)
    local name = TYPES[code]
    if name == nil then
        fault(string.format("no message has type %d", code))
    end
    local title = string.match(name, "(.+)%-packet") or name
    tree:append_text(", " .. name)
    pinfo.cols.info:set(title)
    local text, flow = bodies[code](r, tree, pinfo)
    if flow then
        flow.item:set_text("Flow: " .. about(flow))
    end
    if r:remaining() > 0 then
        fault(string.format("%d bytes after the end", r:remaining()))
    end
    pinfo.cols.info:set(title .. " " .. text)
end

function lifeboat.dissector(tvb, pinfo, root)
    pinfo.cols.protocol:set("LIFEBOAT")
    pinfo.cols.info:set("message")
    local tree = root:add(lifeboat, tvb())
    local reader = Reader.new(tvb)
    local ok, thrown = pcall(message, reader, tree, pinfo)
    if ok then
        return tvb:len()
    end
    if type(thrown) ~= "table" then
        tree:add_proto_expert_info(bug, "Fault of this dissector: " .. tostring(thrown))
        pinfo.cols.info:append(" [fault of the dissector]")
    elseif thrown.cut or icmp_type() then -- An ICMP error quotes the beginning of a packet.
        tree:add_proto_expert_info(cut)
        pinfo.cols.info:append(" [cut]")
    else
        tree:add_proto_expert_info(malformed, "Malformed at byte " .. reader.at .. ": " .. thrown.malformed)
        pinfo.cols.info:append(" [malformed: " .. thrown.malformed .. "]")
    end
    return tvb:len()
end

DissectorTable.get("udp.port"):add(PORT, lifeboat)

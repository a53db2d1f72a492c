package lifeboat.relay.node;

import java.util.OptionalDouble;

/**
 * The conditions under which a server begins a deployment by itself (US 9,270,522 B2, column 4: the
 * emergency is noticed by the server or told it). Any of them is enough.
 *
 * @param notice an emergency notice on the control channel
 * @param probeLossFraction so much of the probes to its own relay stay unanswered, 0..1
 * @param frontMeters the front of a disaster is so near to its site
 * @param withinNanos when none has come true so long after the order, the deployment has failed
 */
public record Trigger(
    boolean notice,
    OptionalDouble probeLossFraction,
    OptionalDouble frontMeters,
    long withinNanos) {}

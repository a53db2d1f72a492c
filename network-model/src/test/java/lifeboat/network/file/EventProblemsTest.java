package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of events that cannot be. */
class EventProblemsTest {

  private static final String NETWORK =
      """
      relays: {sf: {at: [37.77, -122.42], lan: 172.16.0.0/24}, la: {at: [34.05, -118.24]}}
      servers: {s1: {on: sf}}
      links: {coast: {between: [sf, la], delay: 5ms}}
      workload: {w: {from: s1}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {fail: coats}               | e.fail: node or link "coats" does not exist; did you mean "coast"?
          {fail: link:sf}             | e.fail: link "sf" does not exist; did you mean "s1"?
          {heal: coast, for: 1s}      | e.for: does not go with heal; with it go at, after
          {kill: sf, times: 2}        | e.times: does not go with kill; with it go at, after, for
          {kill: sf, fail: coast}     | e: it is several events in one; write one of kill, restart, fail, heal, degrade, restore, pause, resume, partition, flap, notify, disaster, random
          {flap: coast}               | e.every: a required key is missing; write such as flap: west, every: 500ms, times: 5
          {flap: coast, every: 1s, times: 2, for: 1s} | e.for: it would fail again before it has healed; write less than every, 1s
          {partition: []}             | e.partition: nobody is cut off; write such as [sf, hub]
          {partition: [sf, al]}       | e.partition[1]: relay or server "al" does not exist; did you mean "la"?
          {degrade: {link: coast}}    | e.degrade: nothing is degraded; write such as loss: 20%
          {degrade: {link: coast, jitter: 9ms}} | e.degrade.jitter: jitter 9ms is more than the delay 5ms; a frame cannot arrive before it is sent
          {degrade: {link: coast, seed: 3}} | e.degrade.seed: no such key; known: link, delay, jitter, jitter-distribution, jitter-correlation, loss, duplicate, reorder, corrupt, rate, queue
          {kill: sf, after: f}        | e.after: event "f" does not exist
          {kill: sf, after: e}        | e.after: events wait for each other: e after e; let one of them begin at a time
          {kill: sf, at: 14:30}       | e.at: a time of day needs to know when the experiment starts; write such as starts-at: 14:00 at the top of the file
          {kill: sf, at: 25:30}       | e.at: "25:30" is not a time of day; write such as 14:30 or 14:30:05
          {disaster: {}}              | e.disaster: it has no shape; write center and radius, polygon, or track
          {disaster: {center: [1, 2]}} | e.disaster.radius: a required key is missing; write such as radius: 80km
          {disaster: {polygon: [[1, 2], [3, 4], [5, 0]], radius: 3km}} | e.disaster.radius: does not go with polygon; with it go speed, reach
          {disaster: {center: [1, 2], radius: 3km, warning: 5s}} | e.disaster.warning: it would be told before the experiment begins; let the event begin at 5s or later
          {disaster: {track: [{at: 1s, center: [1, 2], radius: 3km}]}} | e.disaster.track[0].at: a track begins at 0s; at of the event says when that is
          {disaster: {track: [{at: 0s, center: [1, 2]}]}} | e.disaster.track[0]: it has no radius; write radius, or radii with ne, se, sw and nw
          {disaster: {track: ../topologies/hurdat2/sandy-2012.txt, storm: AL01}} | e.disaster.storm: storm "AL01" is not in the file; it has AL182012 (SANDY)
          {disaster: {track: ../topologies/hurdat2/sandy-2012.txt, from: 2012-11-29T00:00}} | e.disaster.from: SANDY has no track from 2012-11-29T00:00 until 2012-10-31T12:00; its winds are known from 2012-10-21T18:00 until 2012-10-31T12:00
          {disaster: {track: ../topologies/sandy.yaml}} | e.disaster.track: line 1: no storm such as "AL182012, SANDY, 45,"; it has to be in the format HURDAT2
          {random: {every: 1s, until: 9s}} | e.random: nothing happens; write one of kill, fail, pause, degrade
          {random: {fail: links, every: 1ms, until: 9s}} | e.random: it would be more than 1000 events; write a longer every, or an earlier until
          {random: {fail: link, every: 1s, until: 9s}} | e.random.fail: "link" is not known here; write links
          {random: {degrade: links, every: 1s, until: 9s}} | e.random.to: a required key is missing; write such as degrade: links, to: {loss: 20%}
          """)
  void saysWhatAndWhereAndWhatToDo(String event, String problem) {
    ReadResult read = TopologyFile.parse("t.yaml", NETWORK, List.of("events.e=" + event));
    assertThat(read).isInstanceOf(ReadResult.Failed.class);
    assertThat(((ReadResult.Failed) read).problems().getFirst().render())
        .endsWith("  events." + problem);
  }
}

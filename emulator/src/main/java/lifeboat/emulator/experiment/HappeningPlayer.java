package lifeboat.emulator.experiment;

import java.io.IOException;
import java.util.function.Consumer;
import lifeboat.emulator.live.LiveNetwork;
import lifeboat.emulator.live.NetworkControl;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.scenario.Happening;
import lifeboat.network.topology.NetworkPart;

/** Does to the network of a run what the events of its scenario say. */
final class HappeningPlayer {

  /** What has to be done for a server that has come back. */
  @FunctionalInterface
  interface Returned {
    void act(String node) throws IOException;
  }

  private final LiveNetwork network;
  private final LiveNetwork.Setting setting;
  private final Consumer<TimedEvent> ledger;
  private final Returned returned;

  HappeningPlayer(
      LiveNetwork network,
      LiveNetwork.Setting setting,
      Consumer<TimedEvent> ledger,
      Returned returned) {
    this.network = network;
    this.setting = setting;
    this.ledger = ledger;
    this.returned = returned;
  }

  void play(Happening happening) throws IOException, InterruptedException {
    NetworkControl control = network.control();
    String target = happening.target();
    switch (happening) {
      case Happening.Ends _ -> {
        boolean ignored = control.fail(new NetworkPart.NodePart(target));
        tell(happening);
      }
      case Happening.Returns _ -> {
        boolean ignored = control.heal(new NetworkPart.NodePart(target));
        tell(happening);
        returned.act(target);
      }
      case Happening.Cut _ -> {
        boolean ignored = control.fail(new NetworkPart.LinkPart(target));
        tell(happening);
      }
      case Happening.Healed _ -> {
        boolean ignored = control.heal(new NetworkPart.LinkPart(target));
        tell(happening);
      }
      case Happening.Degraded degraded -> {
        control.shape(degraded.shape());
        tell(happening);
      }
      case Happening.Restored restored -> {
        control.shape(restored.shape());
        tell(happening);
      }
      case Happening.Pauses _ -> {
        control.pause(target);
        tell(happening);
      }
      case Happening.Resumes _ -> {
        tell(happening); // What it says from then on is later.
        control.resume(target);
      }
      case Happening.Notified _, Happening.Warned _ -> {
        if (control.isUp(target)) {
          tell(happening);
          network.nodes().notify(target);
        }
      }
      case Happening.FrontReported report -> {
        if (control.isUp(target)) {
          tell(happening);
          network.nodes().reportFront(report);
        }
      }
    }
  }

  private void tell(Happening happening) {
    ledger.accept(TimedEvent.of(setting.sinceOriginNanos(), happening));
    setting
        .progress()
        .phase("event " + happening.event() + ": " + happening.target() + " " + happening.kind());
  }
}

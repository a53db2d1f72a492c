package lifeboat.emulator.link;

import lifeboat.emulator.kernel.KernelException;
import lifeboat.emulator.kernel.PacketSocket;
import lifeboat.network.link.LinkModel;
import lifeboat.network.topology.LinkProfile;

/**
 * One direction of one emulated link: its physics, the frames under way, and what became of them.
 */
final class Direction {

  final String link;
  final PacketSocket from;
  final PacketSocket to;
  final DirectionQueue queue = new DirectionQueue();

  final Tally framesIn = new Tally();
  final Tally bytesIn = new Tally();
  final Tally framesOut = new Tally();
  final Tally bytesOut = new Tally();
  final Tally doubled = new Tally();
  final Tally lost = new Tally();
  final Tally queueFull = new Tally();
  final Tally poolFull = new Tally();
  final Tally oversized = new Tally();
  final Tally sendErrors = new Tally();

  private final LinkModel model;

  /** What the next frame finds; the model belongs to the thread that admits frames. */
  private volatile LinkProfile profile;

  Direction(String link, PacketSocket from, PacketSocket to, LinkModel model) {
    this.link = link;
    this.from = from;
    this.to = to;
    this.model = model;
    this.profile = model.profile();
  }

  /** Frames that are admitted from now on are treated by another profile; any thread may say so. */
  void reshape(LinkProfile changed) {
    profile = changed;
  }

  /** When the frame is to leave, or negative where it is lost; counts what it decides. */
  long admit(long arrivalNanos, int length) {
    LinkProfile wanted = profile;
    if (!wanted.equals(model.profile())) {
      model.changeTo(wanted);
    }
    long lostBefore = model.lostFrames();
    long queueFullBefore = model.queueFullFrames();
    long due = model.admit(arrivalNanos, length);
    lost.add(model.lostFrames() - lostBefore);
    queueFull.add(model.queueFullFrames() - queueFullBefore);
    return due;
  }

  /** When the frame just admitted is to leave a second time, or {@link LinkModel#NONE}. */
  long secondNanos() {
    return model.secondNanos();
  }

  /** The bit of the frame just admitted that is to change, or {@link LinkModel#INTACT}. */
  int corruptBit() {
    return model.corruptBit();
  }

  /** The same for when it leaves a second time. */
  int secondCorruptBit() {
    return model.secondCorruptBit();
  }

  DirectionCounters counters() throws KernelException {
    return new DirectionCounters(
        link,
        from.device(),
        to.device(),
        from.counts().overflowed(),
        framesIn.get(),
        bytesIn.get(),
        framesOut.get(),
        bytesOut.get(),
        doubled.get(),
        lost.get(),
        queueFull.get(),
        poolFull.get(),
        oversized.get(),
        sendErrors.get());
  }
}

package lifeboat.cli;

import lifeboat.emulator.live.ProgressListener;

/** Shows how a run gets on: its phases, and how much of what it has to store is stored. */
record RunProgress(ProgressLine line) implements ProgressListener {

  @Override
  public void phase(String text) {
    line.talk(text);
  }

  @Override
  public void stored(long bytes, long allBytes) {
    if (bytes == 0) {
      line.beginBytes("MiB stored", allBytes);
    } else {
      line.ended(bytes, "");
    }
  }
}

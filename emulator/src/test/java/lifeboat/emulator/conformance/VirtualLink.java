package lifeboat.emulator.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lifeboat.network.link.LinkModel;
import lifeboat.network.topology.LinkProfile;

/** {@link LinkModel} in virtual time. */
record VirtualLink(Accuracy accuracy) implements LinkUnderTest {

  @Override
  public Passage pass(LinkProfile profile, List<Frame> frames) {
    LinkModel model = new LinkModel(profile, profile.seed().orElse(1));
    List<Long> sent = new ArrayList<>();
    List<Delivery> deliveries = new ArrayList<>();
    for (Frame frame : frames) {
      int number = sent.size();
      sent.add(frame.atNanos());
      long arrived = model.admit(frame.atNanos(), frame.bytes());
      if (arrived < 0) {
        continue;
      }
      deliveries.add(new Delivery(number, arrived, model.corruptBit() != LinkModel.INTACT));
      if (model.secondNanos() != LinkModel.NONE) {
        deliveries.add(
            new Delivery(
                number, model.secondNanos(), model.secondCorruptBit() != LinkModel.INTACT));
      }
    }
    deliveries.sort(Comparator.comparingLong(Delivery::arrivedNanos));
    return new Passage(sent, deliveries);
  }
}

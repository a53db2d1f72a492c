package lifeboat.emulator.conformance;

/** Links in virtual time. */
class LinkModelConformanceTest extends LinkConformance {

  @Override
  protected LinkUnderTest link() {
    return new VirtualLink(LinkUnderTest.Accuracy.EXACT);
  }
}

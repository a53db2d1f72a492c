package lifeboat.emulator.capture;

/**
 * One device to be captured.
 *
 * @param namespace network namespace of the device, by its name in {@code ip netns}
 * @param name what the file calls it, such as {@code sf:coast} for the end at {@code sf} of the
 *     link {@code coast}
 */
public record CapturePoint(String namespace, String device, String name) {}

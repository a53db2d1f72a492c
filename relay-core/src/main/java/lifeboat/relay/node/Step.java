package lifeboat.relay.node;

import java.util.List;
import java.util.OptionalLong;

/**
 * The whole answer of a node to an input.
 *
 * @param outputs what the driver has to do, in this order
 * @param wakeAtNanos when the node wants {@link Input.Wake}, at the latest; replaces earlier wishes
 */
public record Step(List<Output> outputs, OptionalLong wakeAtNanos) {}

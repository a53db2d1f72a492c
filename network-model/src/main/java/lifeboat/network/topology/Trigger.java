package lifeboat.network.topology;

import java.util.OptionalDouble;

/**
 * The conditions under which a server begins a deployment by itself; any of them is enough.
 *
 * @param notice an emergency notice on its control channel
 * @param warning a warning of a disaster, which comes on the same channel
 * @param probeLossFraction so much of the probes to its own relay stay unanswered, 0..1
 * @param frontMeters the front of a disaster is so near to its site
 * @param withinNanos when none has come true so long after the start, the deployment has failed
 */
public record Trigger(
    boolean notice,
    boolean warning,
    OptionalDouble probeLossFraction,
    OptionalDouble frontMeters,
    long withinNanos) {}

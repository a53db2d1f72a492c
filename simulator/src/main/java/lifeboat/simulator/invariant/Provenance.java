package lifeboat.simulator.invariant;

/**
 * What it takes to repeat a simulation.
 *
 * @param version commit or version of this build
 * @param command the one command that repeats it
 */
public record Provenance(long seed, String version, String command) {}

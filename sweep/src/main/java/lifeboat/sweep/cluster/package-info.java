/** Sweeps beyond one machine: job arrays of Slurm, and Indexed Jobs of Kubernetes. */
@NullMarked
package lifeboat.sweep.cluster;

import org.jspecify.annotations.NullMarked;

/**
 * The user-space link back end: joins pairs of devices and does to frames what {@link
 * lifeboat.network.link.LinkModel} says, for kernels without {@code sch_netem}.
 */
@NullMarked
package lifeboat.emulator.link;

import org.jspecify.annotations.NullMarked;

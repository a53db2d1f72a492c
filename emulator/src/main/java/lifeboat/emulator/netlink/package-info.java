/**
 * Lines for {@code ip} asked of the kernel directly (rtnetlink): a process for each namespace would
 * cost some 5 ms of processor time, the kernel's own work is a fraction of that.
 */
@NullMarked
package lifeboat.emulator.netlink;

import org.jspecify.annotations.NullMarked;

/**
 * Captures what passes the devices of a run into pcapng files, which Wireshark opens.
 *
 * <p>{@link lifeboat.emulator.capture.CapturePoints} says which devices a name of the topology
 * means, and {@link lifeboat.emulator.capture.CaptureSession} captures them.
 */
@NullMarked
package lifeboat.emulator.capture;

import org.jspecify.annotations.NullMarked;

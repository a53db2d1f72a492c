/**
 * The self-check of a run: sends stamped frames of its own through every cable before anybody else
 * does, and compares delay, loss and rate with the file.
 *
 * <p>What to send ({@link lifeboat.emulator.selfcheck.CheckSchedule}) and what to make of what
 * arrives ({@link lifeboat.emulator.selfcheck.Judge}) are functions without time or sockets; {@link
 * lifeboat.emulator.selfcheck.CheckRound} is what sends and receives.
 */
@NullMarked
package lifeboat.emulator.selfcheck;

import org.jspecify.annotations.NullMarked;

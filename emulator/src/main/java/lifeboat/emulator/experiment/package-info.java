/** An experiment from the topology to the result: build, converge, play, collect, end. */
@NullMarked
package lifeboat.emulator.experiment;

import org.jspecify.annotations.NullMarked;

/** One page out of a run directory: {@link lifeboat.report.Report} makes it. */
@NullMarked
package lifeboat.report;

import org.jspecify.annotations.NullMarked;

/** What people and programs read of a sweep: CSV, statistics, plots, a page. */
@NullMarked
package lifeboat.sweep.report;

import org.jspecify.annotations.NullMarked;

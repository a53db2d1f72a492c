/** To be described. */
package lifeboat.cli;

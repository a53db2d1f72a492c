/** To be described. */
package lifeboat.simulator;

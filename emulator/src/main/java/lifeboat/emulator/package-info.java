/** To be described. */
package lifeboat.emulator;

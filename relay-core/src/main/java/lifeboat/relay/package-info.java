/** To be described. */
package lifeboat.relay;

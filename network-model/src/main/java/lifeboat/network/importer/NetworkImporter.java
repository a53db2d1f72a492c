package lifeboat.network.importer;

/** Reads one format. Whatever the bytes are, the outcome is a network or a reason. */
interface NetworkImporter {

  /** All that the file says; nothing is dropped yet. */
  FoundNetwork read(SourceFile file) throws ImportRefusedException;
}

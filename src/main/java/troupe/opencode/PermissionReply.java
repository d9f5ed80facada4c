package troupe.opencode;

/** An answer to a {@link PermissionAsk}. */
public enum PermissionReply {
  ONCE,
  ALWAYS,
  REJECT
}

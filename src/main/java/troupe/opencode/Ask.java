package troupe.opencode;

/** What a session waits for somebody to say. */
public sealed interface Ask permits PermissionAsk, QuestionAsk {

  /** Unique on its server. */
  String id();

  /** The session that waits. */
  String sessionId();
}

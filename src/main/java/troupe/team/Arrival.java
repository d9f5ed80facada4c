package troupe.team;

/** A member on its way into a team: who asked for it, as what, and where its session is made. */
record Arrival(Request.Spawn spawn, Posting posting, SessionOpener.Site site) {

  String name() {
    return spawn.member().name();
  }
}

package troupe.team;

import troupe.api.NewMember;
import troupe.worker.SessionRef;

/** A new member whose session exists. */
record Recruit(NewMember wanted, Posting posting, SessionRef session) {

  MemberSpec spec(Moment moment) {
    return new MemberSpec(
        wanted.name(),
        session.id(),
        wanted.role(),
        posting.model(),
        posting.agent(),
        posting.backend(),
        posting.worker(),
        posting.directory(),
        posting.server(),
        moment.now());
  }
}

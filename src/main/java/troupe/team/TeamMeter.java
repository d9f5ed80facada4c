package troupe.team;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.api.Message;
import troupe.metrics.Meters;
import troupe.metrics.Meters.Ending;
import troupe.metrics.Meters.Levels;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;

/** Tells the meters what is newly on disk of one team. Confined to the team's actor. */
final class TeamMeter {

  private final Meters meters;
  private final String team;

  /** When open turns began, by the message they answer. */
  private final Map<String, Instant> begun = new HashMap<>();

  /** How they are said to have ended, likewise. */
  private final Map<String, Ending> endings = new HashMap<>();

  /** When what is open was asked, by its id. */
  private final Map<String, Instant> asked = new HashMap<>();

  /**
   * @param state what is on disk
   */
  TeamMeter(Meters meters, TeamState state) {
    this.meters = meters;
    team = state.name();
    state.desk().open().forEach((id, ask) -> asked.put(id, ask.askedAt()));
    state.mail().boxes().values().forEach(box -> takeUp(state, box.turn()));
    stands(state);
  }

  /** A turn that was open when this began: it did not begin before its mail was queued. */
  private void takeUp(TeamState state, Mailbox.@Nullable OpenTurn turn) {
    if (turn != null) {
      state.mail().all(turn.mail()).stream()
          .map(Message::queuedAt)
          .max(Instant::compareTo)
          .ifPresent(at -> begun.put(turn.messageId(), at));
    }
  }

  /** A turn's end is reported; it counts when it is stored. */
  void reported(TeamState state, Report report) {
    if (report instanceof Report.Ended ended
        && state.mail().box(ended.recipient()).runs(ended.messageId())) {
      endings.put(ended.messageId(), ending(ended.outcome()));
    }
  }

  void stored(Collection<TeamEvent> events, TeamState after, Instant now) {
    events.forEach(event -> follow(event, now));
    stands(after);
  }

  void ended() {
    meters.teamEnded(team);
  }

  private void stands(TeamState state) {
    int busy = 0;
    for (MemberState member : state.members().values()) {
      busy += member.status() == MemberStatus.BUSY ? 1 : 0;
    }
    int undelivered = 0;
    int fullest = 0;
    for (String recipient : state.mail().boxes().keySet()) {
      int mail = state.mail().undelivered(recipient);
      undelivered += mail;
      fullest = Math.max(fullest, mail);
    }
    int asks = state.desk().open().size();
    meters.teamStands(team, new Levels(state.members().size(), busy, undelivered, fullest, asks));
  }

  private void follow(TeamEvent event, Instant now) {
    if (event instanceof TeamEvent.TurnStarted started) {
      begun.put(started.messageId(), now);
    } else if (event instanceof TeamEvent.LeadNotified notified) {
      begun.put(notified.messageId(), now);
      meters.noticesSent(notified.mail().size());
    } else if (event instanceof TeamEvent.TurnEnded ended) {
      turnEnded(ended, now);
    } else if (event instanceof TeamEvent.MemberRetrying) {
      meters.modelRetried();
    } else if (event instanceof TeamEvent.MemberStalled) {
      meters.turnStalled();
    } else if (event instanceof TeamEvent.MessageDead) {
      meters.mailDied();
    } else if (event instanceof TeamEvent.PermissionAsked ask) {
      asked.put(ask.ask().permissionId(), now);
    } else if (event instanceof TeamEvent.PermissionAnswered answered) {
      answered(answered, now);
    }
  }

  private void turnEnded(TeamEvent.TurnEnded ended, Instant now) {
    Ending usual = ended.error() == null ? Ending.ANSWERED : Ending.FAILED;
    Ending known = endings.remove(ended.messageId());
    meters.turnEnded(
        ended.recipient().equals(TeamState.LEAD),
        known == null ? usual : known,
        since(begun.remove(ended.messageId()), now));
  }

  private void answered(TeamEvent.PermissionAnswered answered, Instant now) {
    Duration waited = since(asked.remove(answered.permissionId()), now);
    if (waited != null && answered.by() != null) {
      meters.askAnswered(answered.by().toString(), waited);
    }
  }

  private static @Nullable Duration since(@Nullable Instant then, Instant now) {
    return then == null ? null : Duration.between(then, now);
  }

  private static Ending ending(TurnOutcome outcome) {
    if (outcome instanceof TurnOutcome.Answered) {
      return Ending.ANSWERED;
    }
    if (outcome instanceof TurnOutcome.Aborted) {
      return Ending.ABORTED;
    }
    return outcome instanceof TurnOutcome.Undelivered || outcome instanceof TurnOutcome.NotBegun
        ? Ending.UNDELIVERED
        : Ending.FAILED;
  }
}

package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Ensemble.done;
import static troupe.team.Samples.LEAD_SESSION;
import static troupe.team.Samples.TEAM;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Caller;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.TeamView;
import troupe.opencode.OpenCodeTroubles;
import troupe.opencode.ServerAddress;
import troupe.testing.Actors;
import troupe.worker.Placement;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Sought;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;

/** Teams whose sessions live on OpenCode servers that somebody else runs. */
final class ServerMoveTest {

  private static final Placement.Joined ONE = new Placement.Joined("http://one:1");
  private static final Placement.Joined TWO = new Placement.Joined("http://two:2");
  private static final Caller LEAD_AT_ONE = new Caller.Session(LEAD_SESSION, ONE.url());

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.servers.note(address(ONE), root.toString());
  }

  @Test
  void teamIsWhereItsLeadsServerIs() {
    led();
    ensemble.member("ada");
    assertThat(ensemble.backends.placed()).contains(ONE).doesNotContain(new Placement.Shared());
  }

  @Test
  void sessionThatDoesNotSayWhereItIsIsAtTheServerOfItsDirectoryThatHasIt() {
    CompletionStage<Outcome<TeamView>> created = create();
    sought(new Placement.Shared()).done(Optional.of(session(root.toString())));
    sought(ONE).done(Optional.of(session(root.toString())));
    done(created);
    staysAt(ONE);
  }

  @Test
  void serverOfAnotherDirectoryIsNotAskedAndKeepsNobodyWaiting() {
    CompletionStage<Outcome<TeamView>> created = create();
    sought(new Placement.Shared()).done(Optional.of(session("/elsewhere")));
    done(created);
    assertThat(ensemble.backends.placed()).doesNotContain(ONE);
  }

  @Test
  void sessionThatTheSharedServerDoesNotHaveIsSoughtEverywhereAtOnce() {
    ensemble.servers.note(address(TWO), root.toString());
    CompletionStage<Outcome<TeamView>> created = create();
    sought(new Placement.Shared()).fails(OpenCodeTroubles.failed("it is broken"));
    Sought two = sought(TWO);
    Sought one = sought(ONE);
    one.done(Optional.of(session(root.toString())));
    two.done(Optional.empty());
    done(created);
    staysAt(ONE);
  }

  @Test
  void sessionThatNobodyHasIsRefusedAsTheSharedServerDoes() {
    CompletionStage<Outcome<TeamView>> created = create();
    sought(new Placement.Shared()).done(Optional.empty());
    sought(ONE).fails(OpenCodeTroubles.failed("it is broken"));
    assertThat(Ensemble.refused(created)).isEqualTo(new Refusal.NoSuchSession(LEAD_SESSION));
  }

  @Test
  void sessionsAreFoundAgainWhereTheirServerListensAfterItsRestart() {
    led();
    Prompted first = ensemble.member("ada");
    ensemble.servers.note(address(TWO), root.toString());
    ensemble.teams.serverHeard(TWO);
    sought(ONE).done(Optional.empty());
    sought(TWO).done(Optional.of(session(root.toString())));
    // Its turn is looked at from the new place, and goes on there.
    Looked looked = ensemble.worker.next(Looked.class);
    assertThat(looked.at()).isEqualTo(TWO);
    assertThat(looked.messageId()).isEqualTo(first.prompt().messageId());
    looked.done(new TurnLook.Ended("Done."));
    ensemble.eventually(
        team ->
            assertThat(Samples.known(team.members().get("ada")).lastResult()).isEqualTo("Done."));
    actors.timePasses(Ensemble.settings().mail().gatherWindow());
    Prompted told = ensemble.prompt("lead");
    assertThat(Ensemble.texts(told).get(0)).contains("Teammate ada has gone idle");
    assertThat(told.at()).isEqualTo(TWO);
  }

  @Test
  void serverThatStillHasTheSessionIsNotLeft() {
    led();
    ensemble.teams.serverHeard(TWO);
    sought(ONE).done(Optional.of(session(root.toString())));
    staysAt(ONE);
  }

  @Test
  void serverThatOnlyFailsIsNotLeft() {
    led();
    ensemble.teams.serverHeard(TWO);
    sought(ONE).fails(OpenCodeTroubles.failed("it is broken"));
    staysAt(ONE);
  }

  @Test
  void teamOnDiskIsWhereItWas() throws Exception {
    led();
    ensemble.closes();
    Ensemble again = new Ensemble(actors, root, Ensemble.settings());
    CompletionStage<?> spawned = again.spawn("ada");
    assertThat(again.worker.next(Opened.class).at()).isEqualTo(ONE);
    assertThat(again.backends.placed()).doesNotContain(new Placement.Shared());
    assertThat(Ensemble.isAnswered(spawned)).isFalse();
  }

  @Test
  void leadThatCallsFromAnotherServerIsReachedThere() {
    led();
    ensemble.servers.note(address(TWO), root.toString());
    CompletionStage<Outcome<TeamView>> claimed =
        ensemble.teams.claimLead(
            new Caller.Session(LEAD_SESSION, TWO.url()), TEAM, LEAD_SESSION, false);
    sought(TWO).done(Optional.of(session(root.toString())));
    done(claimed);
    staysAt(TWO);
  }

  private CompletionStage<Outcome<TeamView>> create() {
    return ensemble.teams.create(new Caller.Session(LEAD_SESSION), Ensemble.team(TEAM));
  }

  /** New members join their lead. */
  private void staysAt(Placement server) {
    ensemble.spawn("zoe");
    assertThat(ensemble.worker.next(Opened.class).at()).isEqualTo(server);
  }

  private void led() {
    CompletionStage<Outcome<TeamView>> created =
        ensemble.teams.create(LEAD_AT_ONE, Ensemble.team(TEAM));
    sought(ONE).done(Optional.of(session(root.toString())));
    done(created);
  }

  /** The next search for a session is at {@code server}. */
  private Sought sought(Placement server) {
    Sought sought = ensemble.worker.next(Sought.class);
    assertThat(sought.at()).isEqualTo(server);
    return sought;
  }

  private static SessionRef session(String directory) {
    return new SessionRef(LEAD_SESSION, directory);
  }

  private static ServerAddress address(Placement.Joined server) {
    return new ServerAddress(URI.create(server.url()), null);
  }
}

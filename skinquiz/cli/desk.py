"""What a conversation may have done outside: answers saved and taken up again, files written."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from skinquiz.cli.errors import UsageError
from skinquiz.cli.output import choose_format, write
from skinquiz.codes import CodeError
from skinquiz.interview.desk import Refused, Resumed
from skinquiz.interview.kept import Kept, as_saved, circumstances, keep
from skinquiz.interview.page import Choice
from skinquiz.interview.result import ANSWERS, CLINICIAN, SUMMARY
from skinquiz.interview.saved import Saved
from skinquiz.interview.session import Session
from skinquiz.interview.store import ChangedElsewhere, SessionError, Store
from skinquiz.messages import shown
from skinquiz.model import RuleSet
from skinquiz.render import ENDINGS, LAYOUTS, Audience, Style, render, summary
from skinquiz.render.blocks import Item
from skinquiz.render.words import date_in_words

OFFERED = 3
_PROPOSED = {
    SUMMARY: ("skinquiz-result", ".pdf"),
    CLINICIAN: ("skinquiz-clinician", ".pdf"),
    ANSWERS: ("skinquiz-answers", ".yaml"),
}


class SavingDesk:
    """Keeps a session in the store. With `saving` off, it keeps nothing at all."""

    def __init__(
        self,
        ruleset: RuleSet,
        as_of: dt.date,
        store: Store,
        *,
        saving: bool,
        quick: bool,
        options: Sequence[str] = (),
    ) -> None:
        self.saving = saving
        self._again = " ".join(["skinquiz quiz", *options, "--resume"])
        self.unsaved: str | None = None  # why the last answers could not be saved
        self._ruleset = ruleset
        self._as_of = as_of
        self._store = store
        now = _now()
        self._saved: Saved | None = None
        self._fresh = Saved(
            id=store.new_id(now) if saving else "",
            created=now,
            changed=now,
            ruleset=ruleset.id,
            version=ruleset.version,
            sha256=ruleset.sha256,
            quick=quick,
            finished=False,
            given=(),
        )
        self._count = 0

    @property
    def id(self) -> str:
        """The id under which the answers are kept."""
        return (self._saved or self._fresh).id

    def promise(self) -> str:
        """Return what will be kept, before there is anything to keep."""
        if not self.saving:
            return "Nothing is kept. Your answers are gone once you stop."
        return (
            f"Each answer is kept at once in a private file on this computer, in {self._store.folder}. Nothing is sent."
        )

    def keeping(self) -> str:
        """Return where the answers are kept, and how to go on or delete them."""
        if not self.saving:
            return "Your answers are not kept. They are gone once you stop. Files that you wrote yourself stay."
        return (
            f"Your answers are kept in a private file on this computer, and sent nowhere: {self._store.path(self.id)}. "
            f"To go on later: {self._again} {self.id}. To delete them: skinquiz sessions delete {self.id}."
        )

    def unfinished(self) -> Sequence[Choice]:
        """Return the latest quizzes about these rules that were not finished."""
        if not self.saving:
            return ()
        try:
            there = self._store.all()
        except OSError:
            return ()
        mine = [one for one in there if isinstance(one, Saved) and one.ruleset == self._ruleset.id]
        return [_offer(one) for one in mine if one.given and not one.finished][:OFFERED]

    def resume(self, id: str) -> Resumed:
        """Take up a saved quiz. Raises Refused."""
        try:
            saved = self._store.load(id)
            kept = keep(saved, self._ruleset, self._as_of)
        except SessionError as error:
            raise Refused(error.message, *error.help) from None
        except OSError as error:
            raise Refused(f"the saved answers cannot be read: {_reason(error)}") from None
        self._saved = saved
        self._count = len(kept.answers)
        session = Session(self._ruleset, self._as_of, tuple(kept.answers.items()), saved.quick or self._fresh.quick)
        return Resumed(
            session, tuple(Item(f"You answered: {one.said}. {one.why}", lead=one.asked) for one in kept.lost)
        )

    def keep(self, session: Session, finished: bool) -> str | None:
        """Save every answer not saved yet. Return what went wrong, in words, or None."""
        if not self.saving:
            return None
        after = self._record(session, finished)
        try:
            self._store.save(after, self._saved)
        except ChangedElsewhere as changed:
            return self._elsewhere(changed, session, finished)
        except OSError as error:
            self.unsaved = f"Your last answers could not be saved: {_reason(error)}."
            return f"{self.unsaved} They are still here while this goes on; each answer tries again."
        self.unsaved = None
        self._saved, self._count = after, len(session.given)
        return None

    def _record(self, session: Session, finished: bool) -> Saved:
        """Return the session as it is to be saved: what was saved before, and every answer given since."""
        before, rules = self._saved or self._fresh, self._ruleset
        new = [as_saved(rules.questions[name], answer) for name, answer in session.given[self._count :]]
        return replace(
            before,
            changed=_now(),
            version=rules.version,
            sha256=rules.sha256,
            quick=session.quick,
            finished=finished,
            given=(*before.given, *new),
        )

    def _elsewhere(self, changed: ChangedElsewhere, session: Session, finished: bool) -> str | None:
        """Go on under another name where a second quiz writes the same answers; save no more what was deleted."""
        if changed.deleted:
            self.saving = False
            return "The saved answers were deleted while this went on. Nothing is saved any more."
        self._fresh = replace(self._saved or self._fresh, id=self._store.new_id(_now()))
        self._saved = None
        problem = self.keep(session, finished)
        return problem or f"These answers were changed elsewhere too. From here on they are kept apart, as {self.id}."

    def forget(self) -> str:
        """Delete what was saved, and save nothing more. Raises Refused."""
        try:
            if self._saved is not None:
                self._store.remove(self._saved)
        except OSError as error:
            raise Refused(f"The answers could not be deleted: {_reason(error)}.") from None
        self.saving, self._saved, self.unsaved = False, None, None
        self._fresh, self._count = replace(self._fresh, given=()), 0
        return "Your answers are deleted from this computer, and no more are kept. Files that you wrote yourself stay."

    def endings(self, what: str) -> Sequence[str]:
        """Return the endings that a file of this kind may have."""
        if what == ANSWERS:
            return ".yaml", ".json"
        return tuple(ending for ending, format in ENDINGS.items() if what == SUMMARY or format in LAYOUTS)

    def proposal(self, what: str) -> tuple[str, str]:
        """Return a name for a file of this kind that is still free, and the folder in which it would be."""
        stem, ending = _PROPOSED[what]
        names = (f"{stem}{number}{ending}" for number in ("", *(f"-{n}" for n in range(2, 1000))))
        return next(name for name in names if not Path(name).exists()), shown(os.getcwd(), 200)

    def write(self, what: str, name: str, session: Session) -> str:
        """Write the answers or the result to a file. Raises Refused."""
        try:
            path = Path(name).expanduser()
            if path.suffix.lower() not in self.endings(what):
                raise Refused(f"The name has to end in {' or '.join(self.endings(what))}.")
            if path.exists():
                raise Refused(f"“{shown(name)}” exists already. Choose another name.")
            text = self._answers(path, session) if what == ANSWERS else self._summary(what, path, session)
            write(text, path)
        except UsageError as error:
            raise Refused(error.message.replace("--output: ", "") + ".") from None
        except CodeError as error:
            raise Refused(f"“{shown(name)}” cannot be written: {error.message}.", *error.help) from None
        except (OSError, ValueError, RuntimeError) as error:
            raise Refused(f"“{shown(name)}” cannot be written: {_reason(error)}.") from None
        return f"Written to {shown(str(path), 200)}."

    def _answers(self, path: Path, session: Session) -> str:
        import json

        from skinquiz.cli.sessiontext import as_answers_file
        from skinquiz.render.data import plain

        if path.suffix.lower() == ".json":
            answers = {name: plain(session.answers[name]) for name in session.path}
            return json.dumps(answers, ensure_ascii=False, indent=2) + "\n"
        saved = self._record(session, finished=True)
        counting = tuple(one for name, one in saved.answers.items() if name in session.path)
        return as_answers_file(replace(saved, given=counting), path)

    def _summary(self, what: str, path: Path, session: Session) -> str | bytes:
        from skinquiz.assess import assess
        from skinquiz.codes import write_code

        assessment = assess(self._ruleset, session.answers, self._as_of)
        audience: Audience = "clinician" if what == CLINICIAN else "person"
        format, style = choose_format(None, path), Style(audience)
        if format not in LAYOUTS:
            return render(assessment, format, style)
        record, kept = self._record(session, finished=True), Kept(session.answers, ())
        told = circumstances(record, kept, self._ruleset, self._as_of)
        answered = told.answered if self.saving else ""
        return summary(assessment, format, style, replace(told, answered=answered, code=write_code(assessment)))


def _offer(saved: Saved) -> Choice:
    count = len(saved.answers)
    day = date_in_words(saved.changed.astimezone().date())
    return Choice(saved.id, f"Go on with the quiz of {day}: {count} answer{'s' if count > 1 else ''} so far")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _reason(error: Exception) -> str:
    strerror = error.strerror if isinstance(error, OSError) else None
    return (strerror or str(error)).lower()

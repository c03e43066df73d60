"""The conversation: a generator that yields Pages, receives Replies, and ends with the session as it then is.

It knows no screen, no file and no clock. What touches the world is done by a Desk, which the caller provides.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

from skinquiz.answers import problem_with, read_answer
from skinquiz.assess import assess
from skinquiz.interview import pages, result
from skinquiz.interview.dates import meanings, means_not_sure
from skinquiz.interview.desk import Desk, Refused, Resumed
from skinquiz.interview.page import Page, Reply
from skinquiz.interview.session import Session
from skinquiz.model import NOT_SURE, Answer, Assessment, Question
from skinquiz.outlook import chosen_concerns
from skinquiz.render.articles import article
from skinquiz.render.blocks import Report
from skinquiz.render.explain import explain
from skinquiz.render.report import build

Talk = Generator[Page, Reply, "Ending"]


class HungUp(BaseException):
    """The terminal was closed, or the program was told to end. Carries the number of the signal."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"signal {number}")


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended: the session, and its result if it was shown."""

    session: Session
    assessment: Assessment | None


class _Stopped(Exception):
    pass


class Conversation:
    """One walk from the welcome to the result. `session` is always the present state."""

    def __init__(self, start: Session | Resumed, desk: Desk) -> None:
        self._resumed = start if isinstance(start, Resumed) else None
        self.session = start.session if isinstance(start, Resumed) else start
        self.desk = desk
        self.assessment: Assessment | None = None
        self._notices: list[str] = []
        self._reviewing = False

    def talk(self) -> Talk:
        """Yield page after page until the person has seen the result and ends, or stops."""
        try:
            yield from self._welcome()
            while True:
                yield from self._interview()
                if (yield from self._result()):
                    break
        except _Stopped:
            pass
        return Ending(self.session, self.assessment)

    def _welcome(self) -> Generator[Page, Reply, None]:
        ruleset = self.session.ruleset
        offered = () if self._resumed else self.desk.unfinished()
        reply = yield from self._turn(pages.welcome(self.session, self.desk.promise(), offered), may_stop=False)
        if reply.command == "quit":
            raise _Stopped
        if reply.values and reply.values != (pages.START,):
            try:
                self._resumed = self.desk.resume(reply.values[0])
                self.session = self._resumed.session
            except Refused as refused:
                self._notices.append(str(refused))
        if self._resumed and self._resumed.lost:
            yield from self._turn(pages.lost_answers(ruleset, self._resumed.lost))

    # One turn

    def _turn(self, page: Page, may_stop: bool = True) -> Generator[Page, Reply, Reply]:
        """Show a page until a reply means something. Where a quiz may stop, stopping is seen to here."""
        notices = page.notices
        while True:
            reply = yield replace(page, notices=notices)
            notices = ()
            if reply.command == "nothing":
                notices = (_NOTHING[page.kind],)
            elif reply.command == "quit" and may_stop:
                yield from self._stop()
            else:
                return reply

    def _stop(self) -> Generator[Page, Reply, None]:
        reply = yield from self._turn(pages.stop(self.desk.keeping()), may_stop=False)
        if reply.command == "quit" or reply.values == (pages.DONE,):
            raise _Stopped

    def _told(self) -> tuple[str, ...]:
        told, self._notices = tuple(self._notices), []
        return told

    # Questions

    def _interview(self) -> Generator[Page, Reply, None]:
        """Ask until no question is left and the person agrees with the list of answers."""
        while True:
            question = self.session.question
            if question is not None:
                yield from self._ask(question)
            elif (yield from self._review()):
                return

    def _ask(self, question: Question) -> Generator[Page, Reply, None]:
        while True:
            page = pages.question_page(self.session, question, self._told(), self.desk.saving)
            reply = yield from self._turn(page)
            if reply.command == "help":
                yield from self._turn(self._explained(question))
            elif reply.command == "onward":
                self.session = self.session.onward()
                return
            elif reply.command == "back":
                at_list = self._reviewing and self.session.at is not None
                self.session = replace(self.session, at=None) if at_list else self.session.back()
                return
            elif (answer := (yield from self._understood(question, reply.values))) is not None:
                self._take(question, answer)
                return

    def _explained(self, question: Question) -> Page:
        concerns = [concern.id for concern in chosen_concerns(self.session.ruleset, self.session.answers)]
        return pages.explanation(question, explain(self.session.ruleset, question, concerns, "person"))

    def _understood(self, question: Question, values: tuple[str, ...]) -> Generator[Page, Reply, Answer | None]:
        """Return the answer as the validator takes it, or None, with what is wrong among the notices."""
        as_of = self.session.as_of
        if question.options:
            given: str | list[str] = list(values) if question.type == "choices" else values[0]
        elif means_not_sure(values[0]) and question.not_sure:
            given = NOT_SURE
        elif question.type == "date":
            return (yield from self._date(question, values[0]))
        else:
            given = values[0]
        if problem := problem_with(question, given, as_of):
            self._notices.append(pages.in_words(question, problem, values))
            return None
        return read_answer(question, given, as_of)

    def _date(self, question: Question, text: str) -> Generator[Page, Reply, Answer | None]:
        """Show which day was understood, and return it once the person agrees."""
        as_of = self.session.as_of
        found = meanings(text, as_of)
        usable = [one for one in found if problem_with(question, one.date.isoformat(), as_of) is None]
        if not usable:
            problem = problem_with(question, found[0].date.isoformat() if found else text, as_of)
            self._notices.append(pages.in_words(question, problem or "", (text,)))
            return None
        reply = yield from self._turn(pages.date_page(question, usable))
        if reply.command != "answer" or reply.values == (pages.AGAIN,):
            return None
        return read_answer(question, reply.values[0], as_of)

    def _take(self, question: Question, answer: Answer) -> None:
        before, after = self.session, self.session.answered(question, answer)
        if self._reviewing:
            after = replace(after, at=None)
        self.session = after
        if after.given == before.given:
            return
        self._notices += pages.what_changed(before, after)
        self._keep(finished=False)

    def _keep(self, finished: bool) -> None:
        if problem := self.desk.keep(self.session, finished):
            self._notices.append(problem)

    def _review(self) -> Generator[Page, Reply, bool]:
        """Show the list of answers; say whether the person agrees with it."""
        self._reviewing = True
        reply = yield from self._turn(pages.review(self.session, self._told(), self.desk.saving))
        if reply.command == "back":
            self._reviewing = False
            self.session = self.session.back()
            return False
        if reply.values == (pages.DONE,):
            return True
        self.session = self.session.look_at(reply.values[0])
        return False

    # The result

    def _result(self) -> Generator[Page, Reply, bool]:
        """Show the result and whatever is asked for next; say whether that was all."""
        session, before = self.session, self.assessment
        self.assessment = assess(session.ruleset, session.answers, session.as_of)
        if before is not None:
            self._notices.append(result.what_changed(before, self.assessment))
        self._keep(finished=True)
        report = build(self.assessment, "person", guidance=True)
        fresh = True
        while True:
            page = result.result(session, self.assessment, report, self._told(), self.desk.saving)
            reply = yield from self._turn(replace(page, fresh=fresh), may_stop=False)
            fresh = False
            wanted = reply.values[0] if reply.values else result.END
            if wanted == result.END and self.desk.saving:
                return True
            if wanted == result.END:
                yield from self._stop()
                continue
            if wanted == result.CHANGE:
                return False
            if wanted == result.SKIPPED:
                self.session, self._reviewing = replace(session, quick=False), False
                return False
            yield from self._wanted(wanted, report)

    def _wanted(self, wanted: str, report: Report) -> Generator[Page, Reply, None]:
        if wanted == result.TOPICS:
            yield from self._articles()
        elif wanted in result.FILES:
            yield from self._write(wanted)
        elif wanted == result.DELETE and self.desk.saving:
            yield from self._delete()
        elif wanted == result.DELETE:
            self._notices.append(self.desk.keeping())
        else:
            yield from self._turn(result.detail(report, wanted))

    def _articles(self) -> Generator[Page, Reply, None]:
        ruleset = self.session.ruleset
        while True:
            reply = yield from self._turn(result.articles(ruleset))
            if reply.command == "back" or reply.values == (result.END,):
                return
            topic = reply.values[0]
            yield from self._turn(
                result.article_page(topic, article(ruleset, ruleset.topics[topic], "person", self.session.as_of))
            )

    def _write(self, wanted: str) -> Generator[Page, Reply, None]:
        notices: tuple[str, ...] = ()
        while True:
            name, folder = self.desk.proposal(wanted)
            page = result.file_name(wanted, name, folder, self.desk.endings(wanted), notices)
            reply = yield from self._turn(page)
            if reply.command == "back":
                return
            try:
                self._notices.append(self.desk.write(wanted, reply.values[0], self.session))
                return
            except Refused as refused:
                notices = (str(refused),)

    def _delete(self) -> Generator[Page, Reply, None]:
        reply = yield from self._turn(pages.delete(self.desk.keeping()))
        if reply.values == (pages.DONE,):
            try:
                self._notices.append(self.desk.forget())
            except Refused as refused:
                self._notices.append(str(refused))


_NOTHING = {
    "one": "Nothing is chosen yet. Choose an answer first.",
    "many": "Nothing is ticked yet. Choose at least one.",
    "text": "Nothing was typed yet.",
}

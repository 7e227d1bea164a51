"""The sender: claims what is due, judges it once more, hands it to the mail server, notes the answer.

One transaction at a time settles what has been answered and claims what the free connections take. That
is a mail for each; as long as more is due than was claimed it doubles, up to `smtp_lot`, so that under load a
commit is shared by many mails. A claim is committed before the mail server hears of any of it, and a note is
made before it hears of this one: a kill leaves one mail per connection in doubt, not what was claimed. The
same note is refused when anything that the message was judged by has changed since.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from services.notifications.domain.gathering import waits_until
from services.notifications.domain.sending import Action, Decision, at_send, is_fresh, pause
from services.notifications.handlers import announcing
from services.notifications.handlers.letter import Letter, Tried, put_together
from services.notifications.handlers.mail import Letterbox
from services.notifications.handlers.smtp import Answer, Line, Outcome
from services.notifications.metrics import HELD
from services.notifications.repository import handing, sending
from services.notifications.repository.sending import Claimable
from services.notifications.settings import Settings
from shared.messaging import Context, Uow
from shared.messaging.logs import describe

log = logging.getLogger("tijdig.notifications")

_LOOK_SECONDS = 1.0
_HELD_FOR = timedelta(seconds=1)
_FAREWELL_SECONDS = 10.0
_LOT_SECONDS = 5.0
"""What a slow server has not been given by then is judged anew before it leaves."""
_UNTRIED = Outcome(Answer.LATER, "not_tried")
_JUDGE_AGAIN = Outcome(Answer.LATER, "changed")


class Sender:
    """Runs as a loop of the process; `ring` spares the wait for the next look."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lease = timedelta(seconds=settings.sending_lease_seconds)
        self._idle: list[Line] = []
        self._lot = 1
        self._leaving = False
        self._flying: set[asyncio.Task[None]] = set()
        self._tried: list[Tried] = []
        self._own: set[UUID] = set()
        self._bell = asyncio.Event()
        self._reclaimed_at = 0.0

    def start(self) -> None:
        """Read the secrets and lay the lines. Raises what a missing secret raises."""
        settings = self._settings
        self._letterbox = Letterbox(settings.public_desk_url, settings.secret("link.key"), settings.mail_from)
        password = settings.secret("smtp.password") if settings.smtp_user else None
        patience = settings.sending_lease_seconds / 6
        self._idle = [Line(settings, password, patience) for _ in range(settings.smtp_connections)]

    def ring(self) -> None:
        """There may be something to send."""
        self._bell.set()

    async def run(self, context: Context) -> None:
        """Wait for the bell or the next look, then work until nothing is due and nothing under way."""
        try:
            await self._wait_for_bell()
            await self._reclaim(context)
            while await self._round(context) or self._flying:
                await self._wait_for_answer()
        except asyncio.CancelledError:
            await self._say_farewell(context)
            raise

    async def _wait_for_bell(self) -> None:
        try:
            await asyncio.wait_for(self._bell.wait(), _LOOK_SECONDS)
        except TimeoutError:
            return
        finally:
            self._bell.clear()

    async def _wait_for_answer(self) -> None:
        if self._flying:
            await asyncio.wait(self._flying, timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)

    async def _reclaim(self, context: Context) -> None:
        """Attempts end well within the lease; what is older, and not our own, was a killed sender's."""
        if time.monotonic() - self._reclaimed_at < _LOOK_SECONDS:
            return
        self._reclaimed_at = time.monotonic()
        async with context.transaction() as uow:
            older_than, own = uow.system_now - self._lease, list(self._own)
            for delivery in await handing.left(uow.conn, older_than, uow.now, own):
                announcing.sent(uow, delivery)
            left = await handing.reclaim(uow.conn, older_than, uow.system_now, own)
        if left:
            log.warning("messages of a killed sender are sent again", extra={"count": left})

    async def _round(self, context: Context) -> bool:
        """Settle and claim in one transaction, then let the claimed ones fly. True if any moved."""
        fresh = is_fresh(context.staleness())
        HELD.set(0 if fresh else 1)
        tried, limit = list(self._tried), len(self._idle) * self._lot
        async with context.transaction() as uow:
            await self._settle(uow, tried)
            due = await sending.due(
                uow.conn, now=uow.now, system_now=uow.system_now, fresh=fresh, limit=limit
            )
            leaving = await self._decide(uow, due)
        del self._tried[: len(tried)]
        self._own -= {one.claimed.delivery.delivery_id for one in tried}
        self._let_fly(context, leaving)
        if limit:
            self._lot = min(2 * self._lot, self._settings.smtp_lot) if len(due) >= limit else 1
        return bool(tried or due)

    async def _decide(self, uow: Uow, due: list[Claimable]) -> list[Letter]:
        """Judge each by itself, then put together what one reader gets."""
        leaving: list[Claimable] = []
        for one in await _in_time(uow, due):
            decision = at_send(one.due)
            if decision.action is Action.SEND:
                leaving.append(one)
            elif one.not_before <= uow.now:
                await _keep_back(uow, one, decision)
        if leaving:
            await handing.claim(uow.conn, [c.delivery.delivery_id for c in leaving], uow.system_now)
        return put_together(leaving)

    def _let_fly(self, context: Context, leaving: list[Letter]) -> None:
        """Spread over the free lines, the most urgent first on each."""
        self._own |= {claimed.delivery.delivery_id for letter in leaving for claimed in letter.messages}
        lines = [self._idle.pop() for _ in range(min(len(leaving), len(self._idle)))]
        for place, line in enumerate(lines):
            task = asyncio.create_task(self._fly(context, leaving[place :: len(lines)], line))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)

    async def _fly(self, context: Context, lot: Sequence[Letter], line: Line) -> None:
        started = time.monotonic()
        taken: tuple[Claimable, ...] = ()
        try:
            for letter in lot:
                late = self._leaving or time.monotonic() - started > _LOT_SECONDS
                outcome = _UNTRIED if late else await self._outcome(context, letter, line, taken)
                taken += letter.messages if outcome.answer is Answer.ACCEPTED else ()
                self._tried += letter.tried(outcome)
        finally:
            self._idle.append(line)

    async def _outcome(
        self, context: Context, letter: Letter, line: Line, taken: Sequence[Claimable]
    ) -> Outcome:
        try:
            return await self._try(context, letter, line, taken)
        except Exception as error:  # a fault of ours must not leave the message in doubt
            log.error("mail could not be written: %s", describe(error))
            return Outcome(Answer.LATER, "not_written")

    async def _try(self, context: Context, letter: Letter, line: Line, taken: Sequence[Claimable]) -> Outcome:
        first, now = letter.written[0], context.clock.now()
        mailbox = first.due.mailbox
        assert mailbox is not None
        if len(letter.written) == 1:
            mail = self._letterbox.write(first.delivery, mailbox, first.expires_at, now)
        else:
            contents = [(each.delivery, each.expires_at) for each in letter.written]
            mail = self._letterbox.write_together(contents, mailbox, now)
        async with context.connection() as conn:
            if not await handing.hand(conn, letter.messages, taken):
                return _JUDGE_AGAIN
        return await line.send(mailbox, mail)

    async def _settle(self, uow: Uow, tried: list[Tried]) -> None:
        if not tried:
            return
        await handing.forget(uow.conn, [one.claimed for one in tried])
        await _note_sent(uow, tried)
        for one in tried:
            if one.outcome.answer in (Answer.LATER, Answer.LOST):
                await _try_again(uow, one)
            elif one.covered:
                await _suppress(uow, one.claimed, one.claimed.attempts + 1, "merged")
            elif one.outcome.answer is Answer.REFUSED:
                await _fail(uow, one.claimed, one.claimed.attempts + 1, one.outcome.code)

    async def _say_farewell(self, context: Context) -> None:
        """On an orderly stop, hear the answers out: no message is left in doubt."""
        self._leaving = True
        if self._flying:
            await asyncio.wait(self._flying, timeout=_FAREWELL_SECONDS)
        async with context.transaction() as uow:
            await self._settle(uow, self._tried)
        self._tried.clear()
        await asyncio.gather(*(line.close() for line in self._idle))


async def _note_sent(uow: Uow, tried: Sequence[Tried]) -> None:
    taken = [one.claimed for one in tried if one.outcome.answer is Answer.ACCEPTED and not one.covered]
    noted = await sending.sent(uow.conn, taken, uow.now) if taken else ()
    for one in taken:
        if one.delivery.delivery_id in noted:
            announcing.sent(uow, one.delivery)


async def _in_time(uow: Uow, due: Sequence[Claimable]) -> list[Claimable]:
    """Without what waits for company, since its reader has just had such a mail. It waits once."""
    staying: list[Claimable] = []
    for one in due:
        until = waits_until(one.left_at, uow.now) if one.may_wait else None
        waited = one.postponed and one.not_before <= uow.now
        if until is None or waited:
            staying.append(one)
        elif not one.postponed and one.not_before < until:
            await sending.postpone(uow.conn, [one.delivery.delivery_id], until)
    return staying


async def _keep_back(uow: Uow, one: Claimable, decision: Decision) -> None:
    reason = decision.reason or "unknown"
    if decision.action is Action.HOLD:
        await sending.hold(uow.conn, one.delivery.delivery_id, uow.system_now + _HELD_FOR, reason)
    elif decision.action is Action.SUPPRESS:
        await _suppress(uow, one, one.attempts, reason)
    else:
        await _fail(uow, one, one.attempts, reason)


async def _suppress(uow: Uow, one: Claimable, attempt: int, reason: str) -> None:
    if await sending.settle(uow.conn, one.delivery.delivery_id, attempt, "suppressed", reason):
        announcing.suppressed(uow, one.delivery, reason)


async def _fail(uow: Uow, one: Claimable, attempt: int, code: str) -> None:
    if await sending.settle(uow.conn, one.delivery.delivery_id, attempt, "failed", code):
        announcing.failed(uow, one.delivery, code)
    log.warning("message cannot be delivered", extra={"code": code})


async def _try_again(uow: Uow, one: Tried) -> None:
    at = uow.system_now if one.outcome is _JUDGE_AGAIN else uow.system_now + pause(one.claimed.attempts + 1)
    lost = one.outcome.answer is Answer.LOST
    await sending.again(uow.conn, one.claimed, at, one.outcome.code, repeat=lost)

"""How an entry about an error on a record may move, and what each move must say."""

from __future__ import annotations

from muniment.kernel.errors import Conflict, InvalidInput
from muniment.kernel.texts import Text

MOVES: dict[str, tuple[str, ...]] = {
    "received": ("looking", "same"),
    "looking": ("passed", "corrected", "no_error", "same"),
    "passed": ("corrected", "no_error"),
    "corrected": ("reopened",),
    "no_error": ("reopened",),
    "same": ("reopened",),
    "reopened": ("looking",),
}
"""From each state to those that may follow. The order of work is the house's own choice."""
CLOSED = frozenset(state for state, after in MOVES.items() if after == ("reopened",))
_REASONED = frozenset({"no_error", "reopened"})


def move_check(before: str, after: str, *, reply: str, edition: str, same_as: int | None) -> None:
    """The entry may go from one state to the other, with all that the move must say.

    Args:
        before: The state in which it is.
        after: The state to which it shall go.
        reply: The words for the reporter; needed where staff find no error, or open an entry again.
        edition: The edition that brings the correction; only beside ``corrected``.
        same_as: The entry that this one repeats; needed beside ``same``, and only there.

    Raises:
        Conflict: the one state does not follow the other.
        InvalidInput: something that the move must say is missing, or is said beside another move.
    """
    if after not in MOVES.get(before, ()):
        raise Conflict(Text("当前状态不能这样处理", "this state cannot follow the present one"), code="report.move")
    if after in _REASONED and not reply.strip():
        line = Text("须向报告人说明理由", "this needs a reason for the reporter")
        raise InvalidInput(line, code="report.reason", field="reply")
    if edition and after != "corrected":
        line = Text("只有“已更正”才注明版本", "only a correction names an edition")
        raise InvalidInput(line, code="report.edition", field="edition")
    if (same_as is None) == (after == "same"):
        line = Text(
            "“与另一条相同”须注明编号，其他处理不注明",
            "the number of another entry belongs to “same as another”, and only there",
        )
        raise InvalidInput(line, code="report.same", field="same_as")


def remark_state(state: str, *, waiting: bool) -> str:
    """The state after the reporter has added a remark: a closed entry is opened again.

    Args:
        state: The state in which it is.
        waiting: Whether the reporter has added one since staff last did something.

    Raises:
        Conflict: a remark waits for an answer already.
    """
    if waiting:
        line = Text("上一条补充还在等待答复", "your last remark still waits for an answer")
        raise Conflict(line, code="report.waiting", field="remark")
    return "reopened" if state in CLOSED else state

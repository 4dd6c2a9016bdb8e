"""What a session of a blocking kind blocks for consultations: made with it, moved with it, gone with it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import BlockKind, Span
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.settings import BlockPlan
from expo.models.editions import Edition
from expo.models.sessions import StageSession
from expo.services import grid


def fit(session: Session, actor: Actor, edition: Edition, row: StageSession, now: datetime) -> None:
    """Let a session that was written have the block that it needs, and no other."""
    needs(actor, Permission.MANAGE_EDITION)
    own = next((block for block in edition.blocks if block.id == row.block_id), None)
    times = row.starts_at, row.ends_at
    if own is not None and not (row.type.blocks_consultations and (own.starts_at, own.ends_at) == times):
        give_up(session, actor, edition, row, now)
    elif own is not None:
        return
    if row.type.blocks_consultations and not _is_blocked(edition, row):
        block = BlockPlan(BlockKind.CEREMONY, row.title_ko, row.title_en or row.title_ko, Span(*times))
        row.block_id = grid.add_blocks(session, actor, edition, blocks=[block], now=now)[0].id


def give_up(session: Session, actor: Actor, edition: Edition, row: StageSession, now: datetime) -> None:
    """Remove the block of a session, unless another session has it too; its time becomes slots again."""
    needs(actor, Permission.MANAGE_EDITION)
    block_id, row.block_id = row.block_id, None
    if block_id is None:
        return
    session.flush()
    shared = select(StageSession.id).where(StageSession.block_id == block_id, StageSession.id != row.id)
    if session.scalar(shared) is None:
        grid.remove_block(session, actor, edition, block_id=block_id, now=now)


def _is_blocked(edition: Edition, row: StageSession) -> bool:
    return any(block.starts_at <= row.starts_at and block.ends_at >= row.ends_at for block in edition.blocks)

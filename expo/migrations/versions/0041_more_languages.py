"""Room for more languages of an edition than two; those chosen stay as they are."""

from expo.migrations import in_place

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    in_place.resize("edition", "languages", 24, 120)


def downgrade() -> None:
    in_place.resize("edition", "languages", 120, 24)

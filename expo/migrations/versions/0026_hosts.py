"""Who hosts an expo, as rows; the lines of text that said so before become rows."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WORDS = {
    "host": ("주최", "host", "hosted by"),
    "co_host": ("공동주최", "co-host", "co-hosts"),
    "organizer": ("주관", "organizer", "organizers"),
    "co_organizer": ("공동주관", "co-organizer", "co-organizers"),
    "supporter": ("후원", "supporter", "supporters", "supported by"),
    "sponsor": ("협찬", "sponsor", "sponsors"),
}


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Enum(name="hostpart", native_enum=False, create_constraint=False, length=24),
                  nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_ko", sa.String(200), nullable=False),
        sa.Column("name_en", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_host_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host")),
        sa.UniqueConstraint("edition_id", "part", "position", name=op.f("uq_host_edition_id_part_position")),
    )
    connection = op.get_bind()
    texts = connection.execute(sa.text("SELECT id, hosts_ko, hosts_en FROM edition")).all()
    for edition_id, korean, english in texts:
        names = {part: (ko, []) for part, ko in _parts(korean).items()}
        for part, en in _parts(english).items():
            names[part] = (names.get(part, ([], []))[0], en)
        for part, (ko, en) in names.items():
            same = len(ko) == len(en)
            for position, name in enumerate(ko or en):
                row = {"edition": edition_id, "part": part, "position": position, "ko": name}
                row["en"] = en[position] if same else name
                connection.execute(
                    sa.text(
                        "INSERT INTO host (edition_id, part, position, name_ko, name_en)"
                        " VALUES (:edition, :part, :position, :ko, :en)"
                    ),
                    row,
                )
    op.drop_column("edition", "hosts_ko")
    op.drop_column("edition", "hosts_en")


def downgrade() -> None:
    for name in ("hosts_ko", "hosts_en"):
        op.add_column("edition", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.drop_table("host")


def _parts(text: str) -> dict[str, list[str]]:
    """Read lines such as ``주최 중소벤처기업부`` or ``Host: Ministry``: names by part."""
    found: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        said, _, names = line.partition(":") if ":" in line else line.partition(" ")
        part = next((part for part, words in WORDS.items() if said.strip().lower() in words), "host")
        whole = names if said.strip().lower() in WORDS[part] else line
        found.setdefault(part, []).extend(name.strip()[:200] for name in whole.split(",") if name.strip())
    return found

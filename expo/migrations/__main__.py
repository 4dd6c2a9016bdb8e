"""Write the next migration: ``python -m expo.migrations "Badges of visitors"`` (`make migration M="..."`)."""

import sys

from expo import migrations

if len(sys.argv) != 2 or not sys.argv[1].strip():
    sys.exit('Say what the migration does: make migration M="Badges of visitors"')
sys.stdout.write(f"Written, for you to read and finish: {migrations.revise(sys.argv[1])}\n")

"""Triggers by which the database refuses to bend what was written."""

import pgtrigger


def refuse(operations: pgtrigger.Operation | pgtrigger.Operations | None = None) -> list[pgtrigger.Trigger]:
    """Refuse ``operations`` on each row, and TRUNCATE always; update and delete where nothing is named."""
    return [
        pgtrigger.Protect(name="append_only", operation=operations or pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'rows of % are kept for ever', TG_TABLE_NAME;",
        ),
    ]

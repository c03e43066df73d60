"""What a summary says, for each audience: an Assessment as a Report that every format lays out."""

from __future__ import annotations

from skinquiz.model import Assessment
from skinquiz.render import Audience
from skinquiz.render.blocks import Report
from skinquiz.render.circumstances import Circumstances


def edition(assessment: Assessment, audience: Audience, circumstances: Circumstances) -> Report:
    """Return the summary for a person or a clinician."""
    from skinquiz.render.editions import clinician, person

    build = clinician.build if audience == "clinician" else person.build
    return build(assessment, circumstances)

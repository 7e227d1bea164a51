"""The four stories. Each raises `NotAsTold` where the stack does not do what is told here."""

from tijdig.demo.stories.consent_withdrawn import consent_withdrawn
from tijdig.demo.stories.left_open import left_open
from tijdig.demo.stories.loop_closes import loop_closes
from tijdig.demo.stories.loss import loss
from tijdig.demo.stories.nobody_acts import nobody_acts

STORIES = {
    "The loop closes": loop_closes,
    "Nobody acts": nobody_acts,
    "Loss": loss,
    "Consent withdrawn": consent_withdrawn,
}

__all__ = ["STORIES", "consent_withdrawn", "left_open", "loop_closes", "loss", "nobody_acts"]

"""Who plays in the stories: roles at invented organisations of the IJmond region."""

from shared.schemas.values import Party, Role

MIDWIFE = Party(organisation="verloskundigen-duinstreek", role=Role.MIDWIFE)
NURSE = Party(organisation="jgz-kennemerland", role=Role.JGZ_NURSE)
NURSE_DEPUTY = Party(organisation="jgz-kennemerland", role=Role.JGZ_LEAD)
OTHER_NURSE = Party(organisation="jgz-ijmond-noord", role=Role.JGZ_NURSE)
OTHER_DEPUTY = Party(organisation="jgz-ijmond-noord", role=Role.JGZ_LEAD)
COORDINATOR = Party(organisation="coordinatie-ijmond", role=Role.COORDINATOR)
DEPUTY_COORDINATOR = Party(organisation="coordinatie-ijmond", role=Role.DEPUTY_COORDINATOR)
MDO_CHAIR = Party(organisation="coordinatie-ijmond", role=Role.MDO_CHAIR)
MUNICIPALITY = Party(organisation="gemeente-velsen", role=Role.MUNICIPALITY_ESCALATION)
VELSEN = "GM0453"

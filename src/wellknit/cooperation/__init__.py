"""Agreements between states and agencies: who may exchange what with whom, for what, and until when.

An *agreement* is an MOU, an SOP, a plan of action or another instrument, with its parties, the *corridors* (ordered
pairs of countries) and purposes it allows, its time, its *phases*, and what about it is still *to be confirmed*. A
*route* is open only under an agreement in force. Rooms above ask `reads.route` and `reads.routes`.
"""

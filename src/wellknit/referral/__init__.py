"""Asking another agency to take up a need, and taking up what another agency asks.

A *referral* is offered with a preview that names nobody; accepted or declined, and either answer reaches the sender;
then followed by the *slice*, what the person agreed to have told. Progress, corrections, returns and revocations travel the
same way, and so does a *transfer*, by which responsibility moves. Nothing leaves but in a letter of `consent`.
"""

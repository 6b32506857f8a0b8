"""Procedures, runs, steps: the flowcharts agencies and countries agreed on, and where each case stands in them.

A procedure is a file that is agreed to and never changed; a run is one case in it; a step is something somebody must do
by a date. Where a case stands follows from its records alone (`wellknit.flow.reached`): every deed writes a record and
asks again. Two nodes run one procedure together, each its own pool; between them go messages, through the gate.
"""

"""The course of a case: states, who may do what in them, and the clock derived from what was done."""

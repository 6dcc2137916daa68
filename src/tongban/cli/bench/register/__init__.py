"""`tongban bench register`: import, look-ups, recording and verification, without exchange or pages."""

// Juror

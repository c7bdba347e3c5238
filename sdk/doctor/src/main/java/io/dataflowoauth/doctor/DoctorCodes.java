// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.ErrorCode;

/** The error codes of this room, each with its sentence and its remedy. */
public final class DoctorCodes {
    /** A file that was named on the command line cannot be read. */
    public static final ErrorCode FILE_UNREADABLE = new ErrorCode(
            "doctor.file-unreadable",
            "A file of the command line cannot be read.",
            "Give the path of a readable regular file of at most 64 KiB in UTF-8.");
    /** A file holds no certificate. */
    public static final ErrorCode CERTIFICATE_INVALID = new ErrorCode(
            "doctor.certificate-invalid",
            "A file of the command line holds no certificates to trust.",
            "Give the certificates of the authorities in PEM, one after the other.");
    /** The time of the check is over. */
    public static final ErrorCode DEADLINE_PASSED = new ErrorCode(
            "doctor.deadline-passed",
            "The check took longer than it was allowed to.",
            "Allow more time with --deadline, or find out which step above is slow.");

    private DoctorCodes() {}
}

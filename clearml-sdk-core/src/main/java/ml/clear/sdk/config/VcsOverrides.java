package ml.clear.sdk.config;

import java.util.Optional;

/**
 * What the environment says about the source code of the run ({@code CLEARML_VCS_*}); each part
 * that is present replaces what would be detected in the working copy.
 *
 * @param type the version control system; {@code git} by default
 * @param url the remote
 * @param commit the commit id
 * @param branch the branch
 * @param root the root of the working copy
 * @param workingDirectory the folder to run in, relative to the root
 * @param entryPoint what to run
 * @param status the status text, decoded
 * @param diff the uncommitted changes, decoded; empty text says that none shall be stored
 */
public record VcsOverrides(
    Optional<String> type,
    Optional<String> url,
    Optional<String> commit,
    Optional<String> branch,
    Optional<String> root,
    Optional<String> workingDirectory,
    Optional<String> entryPoint,
    Optional<String> status,
    Optional<String> diff) {}

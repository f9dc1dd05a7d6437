// SPDX-License-Identifier: Apache-2.0

/**
 * Networks on disk: files that can be trusted, and trainings that go on after they were stopped.
 *
 * <p>Start with {@link io.github.mdn4j.layer.model.ModelArchive} and
 * {@link io.github.mdn4j.layer.model.TrainingCheckpoint}. The format is that of {@code ModelSerializer}; what is older
 * stays readable.
 */
package io.github.mdn4j.layer.model;

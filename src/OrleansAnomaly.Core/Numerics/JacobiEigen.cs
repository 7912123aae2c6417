namespace OrleansAnomaly.Core.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of symmetric matrices by cyclic Jacobi rotations (Jacobi 1846; Golub and Van Loan, Matrix Computations, 8.5), in one order,
/// so that equal matrices give equal bits on every machine.
/// </summary>
internal static class JacobiEigen
{
    private const int MostSweeps = 30;

    /// <summary>Solves.</summary>
    /// <param name="matrix">rows × rows numbers, row by row; its diagonal becomes the eigenvalues, the rest is spoilt.</param>
    /// <param name="vectors">Takes the eigenvectors: row i is that of diagonal entry i, of length 1.</param>
    /// <param name="rows">Rows of the matrix.</param>
    public static void Solve(Span<double> matrix, Span<double> vectors, int rows)
    {
        vectors[..(rows * rows)].Clear();
        for (int i = 0; i < rows; i++)
            vectors[i * rows + i] = 1;
        double size = 0;
        for (int i = 0; i < rows * rows; i++)
            size += matrix[i] * matrix[i];
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double off = 0;
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < i; j++)
                    off += matrix[i * rows + j] * matrix[i * rows + j];
            }
            if (off <= 1e-26 * size)
                return;
            for (int p = 0; p < rows - 1; p++)
            {
                for (int q = p + 1; q < rows; q++)
                    Rotate(matrix, vectors, rows, p, q);
            }
        }
    }

    private static void Rotate(Span<double> matrix, Span<double> vectors, int rows, int p, int q)
    {
        double apq = matrix[p * rows + q];
        if (apq == 0)
            return;
        double theta = (matrix[q * rows + q] - matrix[p * rows + p]) / (2 * apq);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double cosine = 1 / Math.Sqrt(tangent * tangent + 1), sine = tangent * cosine;
        for (int k = 0; k < rows; k++)
        {
            double kp = matrix[k * rows + p], kq = matrix[k * rows + q];
            matrix[k * rows + p] = cosine * kp - sine * kq;
            matrix[k * rows + q] = sine * kp + cosine * kq;
        }
        Turn(matrix.Slice(p * rows, rows), matrix.Slice(q * rows, rows), cosine, sine);
        Turn(vectors.Slice(p * rows, rows), vectors.Slice(q * rows, rows), cosine, sine);
        matrix[p * rows + q] = 0;
        matrix[q * rows + p] = 0;
    }

    private static void Turn(Span<double> first, Span<double> second, double cosine, double sine)
    {
        for (int k = 0; k < first.Length; k++)
        {
            double a = first[k], b = second[k];
            first[k] = cosine * a - sine * b;
            second[k] = sine * a + cosine * b;
        }
    }
}

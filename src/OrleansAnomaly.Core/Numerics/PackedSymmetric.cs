namespace OrleansAnomaly.Core.Numerics;

/// <summary>
/// Symmetric matrices of which only the lower triangle is kept, row by row: entry (i, j) with i ≥ j stands at i(i + 1)/2 + j.
/// Every sum has one order, so that equal matrices give equal bits on every machine.
/// </summary>
internal static class PackedSymmetric
{
    /// <summary>Numbers that a matrix of that many rows takes.</summary>
    public static int Length(int rows) => rows * (rows + 1) / 2;

    /// <summary>Where the entry on the diagonal of that row stands; the row begins <paramref name="row"/> numbers before.</summary>
    public static int Diagonal(int row) => row * (row + 3) / 2;

    /// <summary>result = matrix · vector.</summary>
    public static void Multiply(ReadOnlySpan<double> matrix, ReadOnlySpan<double> vector, Span<double> result)
    {
        result = result[..vector.Length];
        for (int i = 0, at = 0; i < vector.Length; i++, at += i)
        {
            double own = vector[i], sum = 0;
            ReadOnlySpan<double> row = matrix.Slice(at, i + 1);
            for (int j = 0; j < i; j++)
            {
                sum += row[j] * vector[j];
                result[j] += row[j] * own;
            }
            result[i] = sum + row[i] * own;
        }
    }

    /// <summary>Replaces a positive definite matrix by its lower Cholesky factor.</summary>
    /// <returns>False, with the matrix spoilt, where a pivot is not at least <paramref name="leastPivot"/>.</returns>
    public static bool Factor(Span<double> matrix, int rows, double leastPivot)
    {
        for (int i = 0, at = 0; i < rows; i++, at += i)
        {
            Span<double> row = matrix.Slice(at, i + 1);
            for (int j = 0, other = 0; j < i; j++, other += j)
            {
                ReadOnlySpan<double> above = matrix.Slice(other, j + 1);
                row[j] = (row[j] - Dot(row, above, 0, j)) / above[j];
            }
            double pivot = row[i] - Dot(row, row, 0, i);
            if (!(pivot >= leastPivot))
                return false;
            row[i] = Math.Sqrt(pivot);
        }
        return true;
    }

    /// <summary>The inverse of the matrix whose Cholesky factor is given; the factor is spoilt.</summary>
    public static void Invert(Span<double> factor, Span<double> inverse, int rows)
    {
        // First the factor's own inverse, column by column downwards, then its product with itself: A⁻¹ = L⁻ᵀ·L⁻¹.
        for (int j = 0; j < rows; j++)
        {
            int diagonal = Diagonal(j);
            factor[diagonal] = 1 / factor[diagonal];
        }
        for (int i = 1; i < rows; i++)
        {
            int at = Length(i);
            double scale = -factor[at + i];
            for (int j = 0; j < i; j++)
            {
                double sum = 0;
                for (int k = j; k < i; k++)
                    sum += factor[at + k] * factor[Length(k) + j];
                factor[at + j] = sum * scale;
            }
        }
        int length = Length(rows);
        inverse[..length].Clear();
        for (int k = 0, at = 0; k < rows; k++, at += k)
        {
            ReadOnlySpan<double> row = factor.Slice(at, k + 1);
            for (int i = 0, target = 0; i <= k; i++, target += i)
            {
                double own = row[i];
                Span<double> into = inverse.Slice(target, i + 1);
                for (int j = 0; j <= i; j++)
                    into[j] += own * row[j];
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int from, int to)
    {
        double sum = 0;
        for (int i = from; i < to; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
